import { readFileSync, writeFileSync } from "node:fs";
import { ts } from "ts-morph";
// generator/5-emit/specialise/error.ts
/** A template breaks rule `rule` of its dialect (templates/README.md). That is a bug in a template of ours: thrown, not reported. */
var SpecialiseError = class extends Error {
	name = "SpecialiseError";
	rule;
	file;
	/** Counted from 1. */
	line;
	column;
	constructor(rule, source, start, end, message) {
		const { line, character } = source.getLineAndCharacterOfPosition(start);
		super(`${source.fileName}:${line + 1}:${character + 1} rule ${rule}: ${message}\n${frame(source, start, end)}`);
		this.rule = rule;
		this.file = source.fileName;
		this.line = line + 1;
		this.column = character + 1;
	}
};
/** Throws for a node. */
function fail(rule, node, message) {
	const source = node.getSourceFile();
	throw new SpecialiseError(rule, source, node.getStart(source), node.getEnd(), message);
}
/** The line before, the line, and carets under the range as far as it reaches on that line. */
function frame(source, start, end) {
	const lines = source.text.split("\n");
	const { line, character } = source.getLineAndCharacterOfPosition(start);
	const row = (n) => `${n === line ? ">" : " "} ${String(n + 1).padStart(4)} | ${lines[n] ?? ""}`;
	const width = Math.max(1, Math.min(end - start, (lines[line] ?? "").length - character));
	const caret = `       | ${" ".repeat(character)}${"^".repeat(width)}`;
	return [
		...line > 0 ? [row(line - 1)] : [],
		row(line),
		caret
	].join("\n");
}
// generator/5-emit/specialise/names.ts
/** The x of o.x, of { x: 1 }, of a member, of import { x as y }: a name that is looked up in no scope. */
function isMemberName(node) {
	const { parent } = node;
	if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
	if (ts.isQualifiedName(parent)) return parent.right === node;
	if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node;
	if (ts.isNamedTupleMember(parent)) return parent.name === node;
	return (ts.isClassElement(parent) || ts.isTypeElement(parent)) && parent.name === node;
}
/** A name that stands for a value: not a member's, not a type's. */
function isValueName(node) {
	const { parent } = node;
	return !isMemberName(node) && !ts.isTypeReferenceNode(parent) && !ts.isQualifiedName(parent) && !isDeclarationName(node);
}
/** The name a declaration introduces: of a variable, parameter, function, class, type, import. */
function isDeclarationName(node) {
	const { parent } = node;
	return (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isFunctionLike(parent) || ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent) || ts.isTypeAliasDeclaration(parent) || ts.isTypeParameterDeclaration(parent) || ts.isImportSpecifier(parent)) && parent.name === node;
}
/** Does the doc comment of `node` carry this tag? */
function hasTag(node, tag) {
	return ts.getJSDocTags(node).some((found) => found.tagName.text === tag);
}
// generator/5-emit/specialise/purity.ts
const TYPED_ARRAYS = /^(?:(?:Big)?(?:Int|Uint)(?:8|16|32|64)(?:Clamped)?Array|Float(?:32|64)Array|DataView|TextEncoder|TextDecoder)$/;
/** a = b, a += b, a ??= b */
function isAssignment({ operatorToken: { kind } }) {
	return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
/** Evaluating it does nothing that anybody could notice: names, reads, operators, new typed arrays. */
function isPure(node) {
	if (ts.isIdentifier(node) || ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
	if (isKeywordLiteral(node)) return true;
	if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) return isPure(node.expression);
	if (ts.isPropertyAccessExpression(node)) return isPure(node.expression);
	if (ts.isElementAccessExpression(node)) return isPure(node.expression) && isPure(node.argumentExpression);
	if (ts.isConditionalExpression(node)) return [
		node.condition,
		node.whenTrue,
		node.whenFalse
	].every(isPure);
	if (ts.isBinaryExpression(node)) return !isAssignment(node) && isPure(node.left) && isPure(node.right);
	if (ts.isPrefixUnaryExpression(node)) return !isStep(node.operator) && isPure(node.operand);
	if (ts.isNewExpression(node)) return TYPED_ARRAYS.test(node.expression.getText()) && (node.arguments ?? []).every(isPure);
	return false;
}
function isKeywordLiteral({ kind }) {
	return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword || kind === ts.SyntaxKind.NullKeyword;
}
function isStep(operator) {
	return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}
// generator/5-emit/specialise/text.ts
/** Applies edits. Where one lies inside another, the outer one wins. */
function applyEdits(text, edits) {
	const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
	let out = "";
	let at = 0;
	for (const edit of sorted) {
		if (edit.start < at) continue;
		out += text.slice(at, edit.start) + edit.text;
		at = edit.end;
	}
	return out + text.slice(at);
}
/**
* What goes when a statement or member goes, as [start, end): from the first comment that belongs to it to the end of
* its line. A comment followed by a blank line belongs to what comes after, not to this node.
*/
function extent(source, node) {
	const { text } = source;
	const start = leadingStart(source, node);
	const end = node.getEnd();
	const first = skipBlanksBack(text, start);
	if (first > 0 && text[first - 1] !== "\n") return [first, end];
	const rest = REST_OF_LINE.exec(text.slice(end));
	if (rest === null) return [start, end + /^[ \t]*/.exec(text.slice(end))[0].length];
	return [Math.max(0, first - 1), end + rest[0].length];
}
/** Nothing but blanks and one comment. */
const REST_OF_LINE = /^[ \t]*(\/\/[^\n]*|\/\*(?:(?!\*\/)[^\n])*\*\/)?[ \t]*(?=\n|$)/;
/** Where the comments of a node start, or the node itself. */
function leadingStart(source, node) {
	const comments = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
	let start = node.getStart(source);
	for (const comment of comments.reverse()) {
		if (/\n[ \t]*\n/.test(source.text.slice(comment.end, start))) break;
		start = comment.pos;
	}
	return start;
}
function skipBlanksBack(text, at) {
	while (at > 0 && (text[at - 1] === " " || text[at - 1] === "	")) at--;
	return at;
}
/** Columns before the first character of the line of `at`. */
function indentAt(text, at) {
	const line = text.lastIndexOf("\n", at - 1) + 1;
	return /^ */.exec(text.slice(line))[0].length;
}
/** Moves all lines but the first `by` columns to the left; lines that start inside a template literal stay. */
function dedent(source, start, end, by) {
	const piece = source.text.slice(start, end);
	if (by <= 0) return piece;
	const literals = multilineLiterals(source);
	return piece.replace(/\n( *)/g, (match, blanks, offset) => {
		const at = start + offset;
		return literals.some((literal) => literal.getStart(source) <= at && at < literal.getEnd()) ? match : `\n${blanks.slice(Math.min(by, blanks.length))}`;
	});
}
function multilineLiterals(source) {
	const found = [];
	const visit = (node) => {
		if (ts.isTemplateLiteralToken(node) && node.getText(source).includes("\n")) found.push(node);
		ts.forEachChild(node, visit);
	};
	if (source.text.includes("`")) visit(source);
	return found;
}
/** Never two blank lines in a row, none after an opening or before a closing brace. */
function collapseBlankLines(source) {
	const literals = multilineLiterals(source);
	const edits = [];
	for (const match of source.text.matchAll(/[ \t]+(?=\n)|\n(?:[ \t]*\n)+/g)) {
		const [found] = match;
		const [start, end] = [match.index, match.index + found.length];
		if (literals.some((literal) => literal.getStart(source) <= start && start < literal.getEnd())) continue;
		const opens = /\{[ \t]*$/.test(source.text.slice(Math.max(0, start - 80), start));
		const closes = /^[ \t]*\}/.test(source.text.slice(end, end + 80));
		edits.push({
			start,
			end,
			text: !found.includes("\n") ? "" : opens || closes ? "\n" : "\n\n"
		});
	}
	return applyEdits(source.text, edits).trim() + "\n";
}
/** Parses with parents; deterministic and without side effects. */
function parse(path, text) {
	return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}
// generator/5-emit/specialise/bind.ts
/** Names an inline may use that no module declares. */
const GLOBALS = /* @__PURE__ */ new Set([
	"Math",
	"Atomics",
	"Number",
	"BigInt",
	"undefined",
	"NaN",
	"Infinity"
]);
/** Binds a template file; imports of other template files are followed for their inlines. */
function bindModule(path, sources) {
	const text = sources.get(path);
	if (text === void 0) throw new Error(`no template ${path}`);
	const source = parsed(path, text);
	const functions = /* @__PURE__ */ new Map();
	const methods = /* @__PURE__ */ new Map();
	const names = /* @__PURE__ */ new Set();
	const constants = /* @__PURE__ */ new Map();
	const helpers = /* @__PURE__ */ new Map();
	const reads = [];
	const module = {
		path,
		source,
		names,
		constants,
		functions,
		methods,
		helpers,
		reads
	};
	for (const statement of source.statements) {
		for (const name of declaredNames(statement)) names.add(name);
		if (ts.isImportDeclaration(statement)) importInlines(statement, path, sources, functions, helpers);
		if (ts.isVariableStatement(statement)) collectConstants(statement, constants);
	}
	collectInlines(module, functions, methods);
	checkNames(module, reads);
	for (const inline of [...functions.values(), ...methods.values()]) if (inline.module === module) checkBody(inline);
	return module;
}
const cache = /* @__PURE__ */ new Map();
/** Pure, and parsing is half of the work: the same text is parsed once. */
function parsed(path, text) {
	const key = `${path}\0${text}`;
	const found = cache.get(key);
	if (found !== void 0) return found;
	if (cache.size >= 256) cache.clear();
	const source = parse(path, text);
	cache.set(key, source);
	return source;
}
function declaredNames(statement) {
	if (ts.isImportDeclaration(statement)) {
		const bindings = statement.importClause?.namedBindings;
		return bindings !== void 0 && ts.isNamedImports(bindings) ? bindings.elements.map((element) => element.name.text) : [];
	}
	if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
	const { name } = statement;
	return name !== void 0 && ts.isIdentifier(name) ? [name.text] : [];
}
/** const ROW_WORDS = 32, for folding; a `let` would be state shared by all instances. */
function collectConstants(statement, constants) {
	const list = statement.declarationList;
	if ((list.flags & ts.NodeFlags.Const) === 0) fail(1, statement, "top-level variables of a template are const");
	for (const { name, initializer } of list.declarations) if (ts.isIdentifier(name) && initializer !== void 0) constants.set(name.text, initializer);
}
function importInlines(statement, path, sources, functions, helpers) {
	const target = resolve(path, statement.moduleSpecifier.text);
	const bindings = statement.importClause?.namedBindings;
	if (bindings === void 0 || !ts.isNamedImports(bindings) || !sources.get(target)?.includes("@inline")) return;
	const imported = bindModule(target, sources);
	for (const { name, propertyName } of bindings.elements) {
		const inline = imported.functions.get((propertyName ?? name).text);
		if (inline === void 0) continue;
		functions.set(name.text, inline);
		collectHelpers(inline.expression, inline.module, helpers);
	}
}
/** The plain functions and constants that a node names, and those that they name. */
function collectHelpers(node, module, helpers) {
	if (ts.isIdentifier(node) && !isMemberName(node) && !helpers.has(node.text)) {
		const inline = module.functions.get(node.text);
		if (inline !== void 0) return inline.expression === node ? void 0 : collectHelpers(inline.expression, inline.module, helpers);
		const statement = module.source.statements.find((found) => declares(found, node.text));
		if (statement === void 0) return;
		helpers.set(node.text, {
			statement,
			module
		});
		collectHelpers(statement, module, helpers);
	}
	ts.forEachChild(node, (child) => collectHelpers(child, module, helpers));
}
function declares(statement, name) {
	return !ts.isImportDeclaration(statement) && declaredNames(statement).includes(name);
}
/** "allocators/a.ts", "../runtime/b.js" → "runtime/b.ts" */
function resolve(path, specifier) {
	const parts = path.split("/").slice(0, -1);
	for (const part of specifier.split("/")) if (part === "..") parts.pop();
	else if (part !== ".") parts.push(part);
	return parts.join("/").replace(/\.js$/, ".ts");
}
function collectInlines(module, functions, methods) {
	const visit = (node) => {
		if (ts.isFunctionLike(node) || ts.isClassElement(node)) {
			if (!hasTag(node, "inline")) return ts.forEachChild(node, visit);
			const inline = readInline(node, module);
			(ts.isMethodDeclaration(inline.declaration) ? methods : functions).set(inline.name, inline);
		}
		ts.forEachChild(node, visit);
	};
	visit(module.source);
}
function readInline(node, module) {
	const isPrivateMethod = ts.isMethodDeclaration(node) && ts.isPrivateIdentifier(node.name);
	const isTopLevel = ts.isFunctionDeclaration(node) && ts.isSourceFile(node.parent);
	if (!isPrivateMethod && !isTopLevel) fail(5, node, "@inline is for #private methods and top-level functions");
	const refuse = (at, why) => fail(5, at, `@inline ${node.name?.getText()}: ${why}`);
	const statement = node.body?.statements[0];
	if (node.body?.statements.length !== 1 || statement === void 0 || !ts.isReturnStatement(statement) || !statement.expression) return refuse(node.name ?? node, "the body must be one `return expression`");
	const parameters = node.parameters.map((parameter) => {
		if (ts.isIdentifier(parameter.name) && !parameter.initializer && !parameter.questionToken && !parameter.dotDotDotToken) return parameter.name.text;
		return refuse(parameter, "parameters are plain names: no defaults, no patterns, no rest");
	});
	return {
		name: node.name.getText(),
		declaration: node,
		parameters,
		expression: statement.expression,
		module
	};
}
/** Walks all of a module once: SPEC is read as rule 2 wants, names mean one thing, inlines are only called. */
function checkNames(module, reads) {
	const visit = (node) => {
		if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) checkName(node, module, reads);
		ts.forEachChild(node, visit);
	};
	visit(module.source);
}
function checkName(node, module, reads) {
	if (isUncalledInline(node, module)) fail(5, node, `${node.text} is @inline: it can only be called, as ${callForm(node)}`);
	if (!ts.isIdentifier(node) || isMemberName(node)) return;
	if (isDeclarationName(node)) checkDeclaration(node, module);
	else if (node.text === "SPEC") reads.push(checkUse(node));
}
/** Rule 1: a name of the module, SPEC and the globals that inlines use mean the same everywhere in the file. */
function checkDeclaration(node, module) {
	const declaration = node.parent;
	if (node.text === "SPEC" && isFactoryParameter(declaration)) return;
	if (isSignature(declaration.parent)) return;
	if (node.text === "SPEC") fail(1, node, "SPEC is the parameter of the factory; nothing may shadow it");
	if (ts.findAncestor(declaration, (up) => ts.isStatement(up))?.parent === module.source && !isNested(declaration)) return;
	if (module.names.has(node.text)) fail(1, node, `${node.text} shadows a top-level name of this file`);
	const helper = module.helpers.get(node.text);
	if (helper !== void 0) fail(1, node, `${node.text} shadows a function that an inline of ${helper.module.path} uses`);
	if (GLOBALS.has(node.text)) fail(1, node, `${node.text} shadows the global`);
}
/** Parameters of a type, as in `(handle: Handle) => void`, name nothing. */
function isSignature(node) {
	return ts.isFunctionTypeNode(node) || ts.isMethodSignature(node) || ts.isCallSignatureDeclaration(node);
}
function isNested(declaration) {
	return ts.isParameter(declaration) || ts.isTypeParameterDeclaration(declaration) || ts.isClassExpression(declaration);
}
/** export const defineX = (SPEC: XSpec) => … */
function isFactoryParameter(node) {
	const factory = ts.isParameter(node) && ts.isArrowFunction(node.parent) ? node.parent : void 0;
	const statement = factory && ts.findAncestor(factory, ts.isVariableStatement);
	return statement !== void 0 && ts.isSourceFile(statement.parent) && ts.isVariableDeclaration(factory.parent);
}
/** Rule 2: SPEC.field, read; nothing else. */
function checkUse(node) {
	const access = node.parent;
	if (!ts.isPropertyAccessExpression(access) || access.questionDotToken) fail(2, node, "SPEC is read as SPEC.field only: not passed, not destructured, not indexed");
	if (ts.findAncestor(node, (up) => ts.isArrowFunction(up) && up.parameters.some(isFactoryParameter)) === void 0) fail(2, access, "SPEC is known inside the factory only; pass the value as an argument");
	if (isWritten(access)) fail(2, access, "SPEC is never written");
	return access;
}
function isWritten(node) {
	const { parent } = node;
	if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignment(parent);
	if (ts.isPostfixUnaryExpression(parent) || ts.isDeleteExpression(parent)) return true;
	return ts.isPrefixUnaryExpression(parent) && /^(?:\+\+|--)/.test(parent.getText());
}
function isUncalledInline(node, module) {
	const { parent } = node;
	if (ts.isPrivateIdentifier(node)) {
		if (!module.methods.has(node.text) || ts.isClassElement(parent)) return false;
		return !(ts.isPropertyAccessExpression(parent) && parent.expression.kind === ts.SyntaxKind.ThisKeyword && isCallee(parent));
	}
	if (!module.functions.has(node.text) || isMemberName(node) || isDeclarationName(node)) return false;
	return !isCallee(node) && !ts.isImportSpecifier(parent);
}
function isCallee(node) {
	return ts.isCallExpression(node.parent) && node.parent.expression === node && !node.parent.questionDotToken;
}
function callForm(node) {
	return ts.isPrivateIdentifier(node) ? `this.${node.text}(…)` : `${node.text}(…)`;
}
/** Rule 5: with names as arguments, a body that names only what a call sees too can stand in the place of the call. */
function checkBody({ name, parameters, expression, module, declaration }) {
	const isMethod = ts.isMethodDeclaration(declaration);
	const visit = (node) => {
		if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isYieldExpression(node) || ts.isAwaitExpression(node)) fail(5, node, `@inline ${name}: no functions, classes, yield or await in the body`);
		if (ts.isIdentifier(node) && !isMemberName(node)) {
			if (parameters.includes(node.text)) {
				if (isWritten(node)) fail(5, node, `@inline ${name}: a parameter is never written`);
			} else if (!isKnown(node, module, isMethod)) fail(5, node, `@inline ${name}: ${node.text} is neither a parameter nor another inline`);
		}
		ts.forEachChild(node, visit);
	};
	visit(expression);
}
/** Nothing shadows names of the file; a function may travel, and takes what it names there along. */
function isKnown(node, module, isMethod) {
	if (GLOBALS.has(node.text) || module.functions.has(node.text)) return true;
	if (module.source.statements.some((statement) => declares(statement, node.text))) return true;
	return isMethod && (node.text === "SPEC" || module.names.has(node.text) || ts.isTypeReferenceNode(node.parent));
}
// generator/5-emit/specialise/inline.ts
/** The inline that a call means: `load(…)` or `this.#wordOf(…)`. */
function inlineOf(node, scope) {
	if (!ts.isCallExpression(node)) return void 0;
	const callee = node.expression;
	if (ts.isIdentifier(callee)) return scope.module.functions.get(callee.text);
	if (ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword) return scope.module.methods.get(callee.name.text);
}
/** this.#wordOf(block) → the body `block * (SPEC.blockSize / 4)`, in a scope where the parameters are the arguments. */
function expand(call, inline, scope, evaluate) {
	const refuse = (node, why) => fail(5, node, `@inline ${inline.name}: ${why}`);
	if (scope.expanding.includes(inline)) refuse(call, "it calls itself");
	if (call.arguments.length !== inline.parameters.length) refuse(call, `${inline.parameters.length} arguments wanted, ${call.arguments.length} given`);
	call.arguments.forEach((argument, i) => {
		if (isName(argument) || evaluate(argument, scope) !== void 0) return;
		refuse(argument, `argument ${i + 1} is neither a name nor a literal nor a constant; give it a name first`);
	});
	const names = inline.parameters.map((name, i) => [name, {
		node: call.arguments[i],
		scope
	}]);
	return {
		node: inline.expression,
		scope: {
			...scope,
			module: inline.module,
			names: new Map(names),
			expanding: [...scope.expanding, inline]
		}
	};
}
/**
* Evaluating it any number of times, at any later moment of the call, gives the same value and does nothing:
* a name, this, null, a literal, a readonly field of this; also with a type assertion.
*/
function isName(node) {
	if (ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return isName(node.expression);
	if (ts.isIdentifier(node) || ts.isLiteralExpression(node)) return true;
	return node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.NullKeyword || isReadonlyField(node);
}
function isReadonlyField(node) {
	if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.ThisKeyword) return false;
	return (ts.findAncestor(node, ts.isClassLike)?.members ?? []).some((member) => ts.isPropertyDeclaration(member) && member.name.getText() === node.name.text && (member.modifiers ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ReadonlyKeyword));
}
// generator/5-emit/specialise/evaluate.ts
const UNARY$1 = /* @__PURE__ */ new Map([
	[ts.SyntaxKind.ExclamationToken, (a) => !a],
	[ts.SyntaxKind.MinusToken, (a) => -a],
	[ts.SyntaxKind.PlusToken, (a) => +a],
	[ts.SyntaxKind.TildeToken, (a) => ~a]
]);
const BINARY$1 = /* @__PURE__ */ new Map([
	[ts.SyntaxKind.PlusToken, (a, b) => a + b],
	[ts.SyntaxKind.MinusToken, (a, b) => a - b],
	[ts.SyntaxKind.AsteriskToken, (a, b) => a * b],
	[ts.SyntaxKind.SlashToken, (a, b) => a / b],
	[ts.SyntaxKind.PercentToken, (a, b) => a % b],
	[ts.SyntaxKind.AsteriskAsteriskToken, (a, b) => a ** b],
	[ts.SyntaxKind.LessThanLessThanToken, (a, b) => a << b],
	[ts.SyntaxKind.GreaterThanGreaterThanToken, (a, b) => a >> b],
	[ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken, (a, b) => a >>> b],
	[ts.SyntaxKind.AmpersandToken, (a, b) => a & b],
	[ts.SyntaxKind.BarToken, (a, b) => a | b],
	[ts.SyntaxKind.CaretToken, (a, b) => a ^ b],
	[ts.SyntaxKind.LessThanToken, (a, b) => a < b],
	[ts.SyntaxKind.GreaterThanToken, (a, b) => a > b],
	[ts.SyntaxKind.LessThanEqualsToken, (a, b) => a <= b],
	[ts.SyntaxKind.GreaterThanEqualsToken, (a, b) => a >= b],
	[ts.SyntaxKind.EqualsEqualsEqualsToken, (a, b) => a === b],
	[ts.SyntaxKind.ExclamationEqualsEqualsToken, (a, b) => a !== b]
]);
const MATH = /* @__PURE__ */ new Map([
	["clz32", Math.clz32],
	["imul", Math.imul],
	["min", Math.min],
	["max", Math.max],
	["log2", Math.log2]
]);
/** The value of an expression when it is known now. */
function evaluate(node, scope) {
	if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return evaluate(node.expression, scope);
	if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return evaluate(node.expression, scope);
	if (ts.isNumericLiteral(node)) return written(Number(node.text));
	if (ts.isStringLiteralLike(node)) return written(node.text);
	if (node.kind === ts.SyntaxKind.TrueKeyword) return written(true);
	if (node.kind === ts.SyntaxKind.FalseKeyword) return written(false);
	if (ts.isIdentifier(node)) return named(node, scope);
	if (ts.isPropertyAccessExpression(node)) return field(node, scope);
	if (ts.isPrefixUnaryExpression(node)) return unary(node, scope);
	if (ts.isBinaryExpression(node)) return binary(node, scope);
	if (ts.isConditionalExpression(node)) return choice(node, scope);
	if (ts.isTemplateExpression(node)) return concatenation(node, scope);
	if (ts.isCallExpression(node)) return call(node, scope);
}
function written(value) {
	return {
		value,
		derived: false
	};
}
function derived(value, ...from) {
	return {
		value,
		derived: from.some((constant) => constant.derived)
	};
}
/** A parameter of an inline stands for its argument, a top-level const for its initialiser. */
function named(node, scope) {
	const meaning = scope.names.get(node.text);
	if (meaning !== void 0) {
		const constant = "node" in meaning ? evaluate(meaning.node, meaning.scope) : meaning;
		return constant && {
			value: constant.value,
			derived: true
		};
	}
	const initialiser = scope.module.constants.get(node.text);
	return initialiser && evaluate(initialiser, {
		...scope,
		names: /* @__PURE__ */ new Map()
	});
}
/** SPEC.capacity → 1024 */
function field(node, scope) {
	if (!ts.isIdentifier(node.expression) || node.expression.text !== "SPEC") return void 0;
	const value = Object.hasOwn(scope.spec, node.name.text) ? scope.spec[node.name.text] : void 0;
	if (value === void 0) fail(2, node, `SPEC.${node.name.text} is not in the spec`);
	return {
		value,
		derived: true
	};
}
function unary(node, scope) {
	const operation = UNARY$1.get(node.operator);
	const operand = operation && evaluate(node.operand, scope);
	return operation && operand && derived(operation(operand.value), operand);
}
function binary(node, scope) {
	const left = evaluate(node.left, scope);
	if (left === void 0) return void 0;
	const operator = node.operatorToken.kind;
	const guard = operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.BarBarToken;
	if (guard && Boolean(left.value) === (operator === ts.SyntaxKind.BarBarToken)) return left;
	const operation = guard ? (_, b) => b : BINARY$1.get(operator);
	const right = operation && evaluate(node.right, scope);
	return operation && right && derived(operation(left.value, right.value), left, right);
}
function choice(node, scope) {
	const condition = evaluate(node.condition, scope);
	const arm = condition && evaluate(condition.value ? node.whenTrue : node.whenFalse, scope);
	return condition && arm && derived(arm.value, condition, arm);
}
function concatenation(node, scope) {
	let text = node.head.text;
	const parts = [];
	for (const span of node.templateSpans) {
		const part = evaluate(span.expression, scope);
		if (part === void 0) return void 0;
		parts.push(part);
		text += String(part.value) + span.literal.text;
	}
	return derived(text, ...parts);
}
/** Math.max(SPEC.align, 4) → 8; and an inline call is what its body is. */
function call(node, scope) {
	const inline = inlineOf(node, scope);
	if (inline !== void 0) {
		const body = expand(node, inline, scope, evaluate);
		const constant = evaluate(body.node, body.scope);
		return constant && {
			value: constant.value,
			derived: true
		};
	}
	const operation = mathFunction(node.expression);
	const operands = operation && node.arguments.map((argument) => evaluate(argument, scope));
	if (operands === void 0 || !operands.every((operand) => operand !== void 0)) return void 0;
	return derived(operation(...operands.map((operand) => operand.value)), ...operands);
}
function mathFunction(callee) {
	if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return void 0;
	return callee.expression.text === "Math" ? MATH.get(callee.name.text) : void 0;
}
// generator/5-emit/specialise/comments.ts
const DOC_VALUE = /(\n[ \t]*\*[ \t]*)?\{@spec(?::(\w+))?\s+([^}]*)\}(?=([ \t]*\n)?)/g;
/**
* The template's text from `start` to `end` with its {@spec …} replaced:
*   {@spec capacity} → 65 535      {@spec:plain headWord + 1} → 12345      {@spec:hex slotMask} → 0x1ffff
* A comment line that comes out empty goes.
*/
function expandDocValues(start, end, scope) {
	const { source } = scope.module;
	const text = source.text.slice(start, end);
	if (!text.includes("{@spec")) return text;
	return text.replace(DOC_VALUE, (match, lead = "", format, code, eol) => {
		const at = start + text.indexOf(match);
		const value = evaluateComment(9, code, source, [at + lead.length, at + match.length], scope);
		if (value === "" && lead !== "" && eol !== void 0) return "";
		return lead + print(value, format, source, at);
	});
}
/** The value of an expression written in a comment at `range`. */
function evaluateComment(rule, code, source, range, scope) {
	const refuse = (why) => {
		throw new SpecialiseError(rule, source, range[0], range[1], why);
	};
	const statement = parse("comment", `(${code});`).statements[0];
	if (statement === void 0 || !ts.isExpressionStatement(statement)) return refuse(`${code} is not an expression`);
	const fields = Object.entries(scope.spec).map(([name, value]) => [name, {
		value,
		derived: true
	}]);
	let constant;
	try {
		constant = evaluate(statement.expression, {
			...scope,
			names: new Map(fields)
		});
	} catch (error) {
		return refuse(error instanceof Error ? error.message.split("\n")[0] : String(error));
	}
	return constant?.value ?? refuse(`${code.trim()} is not a constant of SPEC`);
}
function print(value, format, source, at) {
	if (format === void 0) return typeof value === "number" ? grouped(value) : String(value);
	if (format === "plain") return String(value);
	if (format === "hex" && typeof value === "number") return `0x${value.toString(16)}`;
	throw new SpecialiseError(9, source, at, at + 1, `{@spec:${format} …}: formats are plain and hex`);
}
/** 65535 → 65 535; up to four digits stay together. */
function grouped(value) {
	return Math.abs(value) < 1e4 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}
/** Takes @inline, @when and @internal out of the comments of an output, and comments that say nothing else. */
function stripTags(text) {
	return text.replace(/(^[ \t]*)?\/\*\*(?:(?!\*\/)[^])*\*\/([ \t]*\n|[ \t]*)/gm, (comment, indent) => {
		if (!/@(?:inline|when|internal)\b/.test(comment)) return comment;
		const lines = comment.replace(/^[ \t]*\/\*\*/, "").replace(/\*\/[^]*$/, "").split("\n").map((line) => line.replace(/^[ \t]*\*[ \t]?/, "").replace(/@(?:inline|internal)\b|@when\b.*/g, "").trim());
		const kept = lines.filter((line, i) => line !== "" || i > 0 && lines[i - 1] !== "" && lines.slice(i).some(Boolean));
		const after = /\*\/([ \t]*\n|[ \t]*)$/.exec(comment)[1];
		if (kept.length === 0) return after.endsWith("\n") ? "" : indent ?? "";
		if (kept.length === 1) return `${indent ?? ""}/** ${kept[0]} */${after}`;
		return [
			`${indent ?? ""}/**`,
			...kept.map((line) => `${indent ?? ""} * ${line}`.trimEnd()),
			`${indent ?? ""} */${after}`
		].join("\n");
	});
}
// generator/5-emit/specialise/emit.ts
/** A statement or member goes, with its comments. */
const REMOVED = Symbol("removed");
/**
* Text slices, not mutation: the output is the text of the template but for the nodes a pass rewrites, so comments and
* layout survive by construction. `rewrites` are asked in order.
*/
function createEmit(rewrites) {
	const emit = {
		piece(node, scope) {
			for (const rewrite of rewrites) {
				const piece = rewrite(node, scope, emit);
				if (piece !== void 0) return piece;
			}
			return emit.slices(node, scope);
		},
		text(node, scope) {
			const piece = emit.piece(node, scope);
			return piece === REMOVED ? "" : piece;
		},
		slices(node, scope, from = node.getStart(scope.module.source), to = node.getEnd()) {
			return joinSlices(node, scope, from, to, emit);
		}
	};
	return emit;
}
function joinSlices(node, scope, from, to, emit) {
	const { source } = scope.module;
	let out = "";
	let at = from;
	ts.forEachChild(node, (child) => {
		const start = child.getStart(source);
		if (start < at || start >= to) return;
		const piece = emit.piece(child, scope);
		const [goes, resumes] = piece === REMOVED ? extent(source, child) : [start, child.getEnd()];
		out += expandDocValues(Math.min(at, goes), goes, scope);
		if (piece !== REMOVED) out += glue(out, piece) + piece;
		at = resumes;
	});
	return out + expandDocValues(at, Math.max(at, to), scope);
}
/** a - (-5): two signs must not become one operator. */
function glue(before, after) {
	const last = before.at(-1);
	return last !== void 0 && "+-".includes(last) && after.startsWith(last) ? " " : "";
}
// generator/5-emit/specialise/factory.ts
/** Rule 1: exactly one `export const defineX = (SPEC: XSpec) => class X { … }`, or one plain exported class. */
function findFactory(module) {
	const found = module.source.statements.flatMap(readFactory);
	const templates = found.filter((factory) => factory.isTemplate);
	if (templates.length > 1) fail(1, templates[1].statement, "a template exports one factory");
	const [factory] = [...templates, ...found];
	const form = "export const defineX = (SPEC: XSpec) => class X { … }";
	if (factory === void 0) throw new SpecialiseError(1, module.source, 0, 1, `a template exports one factory: ${form}`);
	return factory;
}
function readFactory(statement) {
	if (ts.isClassDeclaration(statement)) return [{
		statement,
		classNode: statement,
		isTemplate: false
	}];
	if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return [];
	const arrow = statement.declarationList.declarations[0].initializer;
	if (arrow === void 0 || !ts.isArrowFunction(arrow)) return [];
	const [parameter] = arrow.parameters;
	if (parameter === void 0 || parameter.name.getText() !== "SPEC") return [];
	if (arrow.parameters.length !== 1 || parameter.type === void 0) fail(1, arrow, "a factory has one typed parameter, SPEC");
	if (!ts.isClassExpression(arrow.body)) fail(1, arrow.body, "a factory is an arrow function whose body is the class");
	if (arrow.body.name === void 0) fail(1, arrow.body, "the class of a factory has a name");
	return [{
		statement,
		classNode: arrow.body,
		isTemplate: true
	}];
}
// generator/5-emit/specialise/prune.ts
const prune = (node, scope, emit) => {
	if (ts.isIfStatement(node)) return pruneIf(node, scope, emit);
	if (ts.isSwitchStatement(node)) return pruneSwitch(node, scope, emit);
	if (ts.isBreakStatement(node)) return leavesPrunedSwitch(node, scope) ? REMOVED : void 0;
	if (ts.isWhileStatement(node)) return evaluate(node.expression, scope)?.value === false ? gone(node) : void 0;
	if (ts.isExpressionStatement(node)) return evaluate(node.expression, scope)?.derived ? gone(node) : void 0;
};
/**
* if (SPEC.shared) { a(); } else { b(); }     → { b(); }
* if (x) a(); else if (SPEC.shared) b();      → if (x) a();
*/
function pruneIf(node, scope, emit) {
	const kept = survivor(node, scope);
	if (kept === void 0) return gone(node);
	if (kept !== node) return reindented(kept, node, scope, emit);
	if (node.elseStatement === void 0 || survivor(node.elseStatement, scope) !== void 0) return void 0;
	const text = emit.slices(node, scope, node.getStart(scope.module.source), node.thenStatement.getEnd());
	return isBeforeElse(node) ? `${text} else {}` : text;
}
/** The statement left of a chain of ifs with constant conditions, if any. */
function survivor(node, scope) {
	if (!ts.isIfStatement(node)) return node;
	const condition = evaluate(node.expression, scope);
	if (condition === void 0) return node;
	const arm = condition.value ? node.thenStatement : node.elseStatement;
	return arm && survivor(arm, scope);
}
/** An arm written on a line of its own moves to the column of its `if`. */
function reindented(arm, node, scope, emit) {
	const piece = emit.piece(arm, scope);
	if (piece === REMOVED) return gone(node);
	const { source } = scope.module;
	const by = indentAt(source.text, arm.getStart(source)) - indentAt(source.text, node.getStart(source));
	return by > 0 ? shift(piece, by) : piece;
}
function shift(piece, by) {
	return dedent(ts.createSourceFile("piece.ts", piece, ts.ScriptTarget.ES2022, true), 0, piece.length, by);
}
/** The last `if` of a then-branch without braces: dropping its else would hand it the outer one. */
function isBeforeElse(node) {
	const { parent } = node;
	if (ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent) || !ts.isStatement(parent)) return false;
	return ts.isIfStatement(parent) && parent.thenStatement === node && parent.elseStatement !== void 0 || isBeforeElse(parent);
}
/** switch (SPEC.kind) { case "a": f(); break; case "b": g(); } → { f(); } */
function pruneSwitch(node, scope, emit) {
	const subject = evaluate(node.expression, scope);
	if (subject === void 0) return void 0;
	const { clauses } = node.caseBlock;
	clauses.forEach((clause, i) => checkClause(clause, i === clauses.length - 1));
	const matches = (clause) => ts.isCaseClause(clause) && label(clause, scope) === subject.value;
	let index = clauses.findIndex(matches);
	if (index < 0) index = clauses.findIndex(ts.isDefaultClause);
	while (index >= 0 && index < clauses.length - 1 && clauses[index].statements.length === 0) index++;
	const statements = clauses[index]?.statements ?? [];
	if (statements.length === 0) return gone(node);
	if (statements.length === 1 && ts.isBlock(statements[0])) return emit.piece(statements[0], scope);
	return `{${emit.slices(clauses[index], scope, statements[0].getFullStart(), clauses[index].getEnd())}\n${" ".repeat(indentAt(scope.module.source.text, node.getStart(scope.module.source)))}}`;
}
function label(clause, scope) {
	const constant = evaluate(clause.expression, scope);
	if (constant === void 0) fail(4, clause.expression, "a case of a switch on a constant must be a constant");
	return constant.value;
}
/** Only whole clauses can be chosen: one must not run into the next, nor leave from its middle. */
function checkClause(clause, isLast) {
	const only = clause.statements.length === 1 ? clause.statements[0] : void 0;
	const statements = only !== void 0 && ts.isBlock(only) ? only.statements : clause.statements;
	const last = statements.at(-1);
	if (last === void 0) return;
	if (!isLast && !isJump(last)) fail(4, last, "this case falls through into the next one; end it with break, return or throw");
	const visit = (node) => {
		if (ts.isFunctionLike(node) || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node)) return;
		if (ts.isBreakStatement(node) && node.label === void 0 && node !== last) fail(4, node, "a switch on a constant can be left only at the end of a case");
		ts.forEachChild(node, visit);
	};
	statements.forEach(visit);
}
function isJump(node) {
	return ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node);
}
function leavesPrunedSwitch(node, scope) {
	if (node.label !== void 0) return false;
	const left = ts.findAncestor(node, (up) => ts.isSwitchStatement(up) || ts.isIterationStatement(up, false));
	return left !== void 0 && ts.isSwitchStatement(left) && evaluate(left.expression, scope) !== void 0;
}
/** Nothing is left of a statement; where the grammar wants one, an empty block. */
function gone(node) {
	const { parent } = node;
	return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent) ? REMOVED : "{}";
}
// generator/5-emit/specialise/flatten.ts
/** { b(); } among other statements → b(); unless a name would escape into code that means another one by it. */
function flattenBlocks(source) {
	return nestedStatements(source).filter(ts.isBlock).filter((block) => canOpen(block, source)).map((block) => opened(block, source));
}
function canOpen(block, source) {
	if (/^[^\n]*\S/.test(source.text.slice(block.getEnd())) && /\/\/[^\n]*\n\s*\}$/.test(block.getText(source))) return false;
	if (block.statements.some(isUsing)) return false;
	const names = block.statements.flatMap(lexicalNames);
	if (names.length === 0) return true;
	const scope = ts.findAncestor(block.parent, (up) => ts.isFunctionLike(up) || ts.isSourceFile(up));
	return !names.some((name) => occursOutside(name, scope, block));
}
/** `using` ends at the closing brace, so the brace must stay. */
function isUsing(statement) {
	return ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using;
}
function lexicalNames(statement) {
	if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
	const { name } = statement;
	return name !== void 0 && ts.isIdentifier(name) ? [name.text] : [];
}
function boundNames(name) {
	if (ts.isIdentifier(name)) return [name.text];
	return name.elements.flatMap((element) => ts.isBindingElement(element) ? boundNames(element.name) : []);
}
function occursOutside(name, scope, block) {
	const visit = (node) => {
		if (node === block) return false;
		if (ts.isIdentifier(node) && node.text === name) return !isPropertyName(node);
		return ts.forEachChild(node, (child) => visit(child) || void 0) ?? false;
	};
	return visit(scope);
}
function isPropertyName(node) {
	return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
}
function opened(block, source) {
	const { text } = source;
	const [start, end] = [block.getStart(source), block.getEnd()];
	const inside = text.slice(start + 1, end - 1);
	if (inside.trim() === "") {
		const [from, to] = extent(source, block);
		return {
			start: from,
			end: to,
			text: ""
		};
	}
	const first = start + 1 + inside.search(/\S/);
	return {
		start,
		end,
		text: dedent(source, first, start + 1 + inside.trimEnd().length, text.slice(start, first).includes("\n") ? indentAt(text, first) - indentAt(text, start) : 0)
	};
}
/** return a; b(); → return a; */
function dropUnreachable(source) {
	return statementLists(source).flatMap((statements) => {
		const jump = statements.findIndex(neverEnds);
		return jump < 0 ? [] : statements.slice(jump + 1).filter((dead) => !ts.isFunctionDeclaration(dead)).map((dead) => cut(source, dead));
	});
}
/** Control never reaches what comes after. */
function neverEnds(node) {
	if (ts.isBlock(node)) return node.statements.some(neverEnds);
	if (ts.isIfStatement(node)) return node.elseStatement !== void 0 && neverEnds(node.thenStatement) && neverEnds(node.elseStatement);
	return isJump(node);
}
/** if (x) { } → nothing, when x does nothing; if (x) a(); else { } → if (x) a(); */
function dropEmptyBranches(source) {
	const edits = [];
	const visit = (node) => {
		ts.forEachChild(node, visit);
		if (!ts.isIfStatement(node)) return;
		const { thenStatement, elseStatement } = node;
		const inList = ts.isBlock(node.parent) || ts.isCaseOrDefaultClause(node.parent);
		if (inList && elseStatement !== void 0 && isEmpty(elseStatement, source)) edits.push({
			start: thenStatement.getEnd(),
			end: elseStatement.getEnd(),
			text: ""
		});
		else if (inList && elseStatement === void 0 && isEmpty(thenStatement, source) && isPure(node.expression)) edits.push(cut(source, node));
	};
	visit(source);
	return edits;
}
function isEmpty(node, source) {
	return ts.isBlock(node) && node.getText(source).slice(1, -1).trim() === "";
}
function cut(source, node) {
	const [start, end] = extent(source, node);
	return {
		start,
		end,
		text: ""
	};
}
function nestedStatements(source) {
	return statementLists(source).flat();
}
/** All lists of statements but the top-level one, where blocks have no business. */
function statementLists(source) {
	const lists = [];
	const visit = (node) => {
		if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) lists.push([...node.statements]);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return lists;
}
// generator/5-emit/specialise/precedence.ts
const COMMA = 0;
const ASSIGNMENT = 1;
const CONDITIONAL = 2;
const OR = 3;
const RELATIONAL = 9;
const EXPONENT = 13;
const UNARY = 14;
const POSTFIX = 15;
const CALL = 16;
const PRIMARY = 17;
const BINARY = /* @__PURE__ */ new Map([
	[ts.SyntaxKind.CommaToken, COMMA],
	[ts.SyntaxKind.QuestionQuestionToken, OR],
	[ts.SyntaxKind.BarBarToken, OR],
	[ts.SyntaxKind.AmpersandAmpersandToken, 4],
	[ts.SyntaxKind.BarToken, 5],
	[ts.SyntaxKind.CaretToken, 6],
	[ts.SyntaxKind.AmpersandToken, 7],
	[ts.SyntaxKind.EqualsEqualsToken, 8],
	[ts.SyntaxKind.ExclamationEqualsToken, 8],
	[ts.SyntaxKind.EqualsEqualsEqualsToken, 8],
	[ts.SyntaxKind.ExclamationEqualsEqualsToken, 8],
	[ts.SyntaxKind.LessThanToken, RELATIONAL],
	[ts.SyntaxKind.GreaterThanToken, RELATIONAL],
	[ts.SyntaxKind.LessThanEqualsToken, RELATIONAL],
	[ts.SyntaxKind.GreaterThanEqualsToken, RELATIONAL],
	[ts.SyntaxKind.InKeyword, RELATIONAL],
	[ts.SyntaxKind.InstanceOfKeyword, RELATIONAL],
	[ts.SyntaxKind.LessThanLessThanToken, 10],
	[ts.SyntaxKind.GreaterThanGreaterThanToken, 10],
	[ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken, 10],
	[ts.SyntaxKind.PlusToken, 11],
	[ts.SyntaxKind.MinusToken, 11],
	[ts.SyntaxKind.AsteriskToken, 12],
	[ts.SyntaxKind.SlashToken, 12],
	[ts.SyntaxKind.PercentToken, 12],
	[ts.SyntaxKind.AsteriskAsteriskToken, EXPONENT]
]);
const ASSOCIATIVE = /* @__PURE__ */ new Set([
	ts.SyntaxKind.AmpersandAmpersandToken,
	ts.SyntaxKind.BarBarToken,
	ts.SyntaxKind.BarToken,
	ts.SyntaxKind.CaretToken,
	ts.SyntaxKind.AmpersandToken
]);
const isBitwise = (level) => level >= 5 && level <= 7 || level === 10;
const binaryLevel = (node) => BINARY.get(node.operatorToken.kind) ?? ASSIGNMENT;
/** How tightly `node` binds by itself. */
function strength(node) {
	if (ts.isBinaryExpression(node)) return binaryLevel(node);
	if (ts.isArrowFunction(node) || ts.isYieldExpression(node) || ts.isSpreadElement(node)) return ASSIGNMENT;
	if (ts.isConditionalExpression(node)) return CONDITIONAL;
	if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return RELATIONAL;
	if (ts.isPostfixUnaryExpression(node)) return POSTFIX;
	if (ts.isCallExpression(node) || ts.isNewExpression(node)) return CALL;
	if (isUnary(node)) return UNARY;
	return PRIMARY;
}
function isUnary(node) {
	return ts.isPrefixUnaryExpression(node) || ts.isTypeOfExpression(node) || ts.isVoidExpression(node) || ts.isDeleteExpression(node) || ts.isAwaitExpression(node);
}
/** How tightly the place of `slot` in its parent demands. */
function demand(slot) {
	const { parent } = slot;
	if (ts.isBinaryExpression(parent)) return operandDemand(parent, slot);
	if (isUnary(parent)) return UNARY;
	if (ts.isPostfixUnaryExpression(parent) || ts.isNonNullExpression(parent)) return CALL;
	if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) return RELATIONAL;
	if (ts.isConditionalExpression(parent)) return slot === parent.condition ? OR : ASSIGNMENT;
	if (ts.isPropertyAccessExpression(parent)) return CALL;
	if (ts.isElementAccessExpression(parent)) return slot === parent.expression ? CALL : COMMA;
	if (ts.isNewExpression(parent) && slot === parent.expression) return PRIMARY;
	if (ts.isCallExpression(parent) && slot === parent.expression) return CALL;
	if (ts.isTaggedTemplateExpression(parent) || ts.isExpressionWithTypeArguments(parent)) return PRIMARY;
	return isWholeExpression(parent) ? COMMA : ASSIGNMENT;
}
function operandDemand(parent, slot) {
	const level = binaryLevel(parent);
	const left = slot === parent.left;
	if (level === ASSIGNMENT) return left ? CALL : ASSIGNMENT;
	if (level === EXPONENT) return left ? POSTFIX : EXPONENT;
	return left || ASSOCIATIVE.has(parent.operatorToken.kind) ? level : level + 1;
}
/** Places that end at a bracket or semicolon, so that even a comma expression needs no parentheses. */
function isWholeExpression(parent) {
	return ts.isExpressionStatement(parent) || ts.isReturnStatement(parent) || ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isParenthesizedExpression(parent) || ts.isTemplateSpan(parent);
}
/** Does `node`, put in the place of `slot`, need parentheses: to mean the same, or to be read the same? */
function needsParentheses(node, slot) {
	if (strength(node) < demand(slot)) return true;
	const { parent } = slot;
	if (ts.isBinaryExpression(parent) && ts.isBinaryExpression(node)) return mixes(node, parent);
	return opensAmbiguously(node) && (ts.isExpressionStatement(parent) || ts.isArrowFunction(parent));
}
/** (-5) ** 2, (5).toFixed(): does a number, put in the place of `slot`, need parentheses? */
function needsNumberParentheses(isNegative, slot) {
	if (ts.isPropertyAccessExpression(slot.parent)) return true;
	return isNegative && demand(slot) > UNARY;
}
/** a ?? b || c is no JavaScript; h & m | s is, but nobody should have to know what it means. */
function mixes(node, parent) {
	const inner = node.operatorToken.kind;
	const outer = parent.operatorToken.kind;
	if (inner === outer) return false;
	const coalesces = inner === ts.SyntaxKind.QuestionQuestionToken || outer === ts.SyntaxKind.QuestionQuestionToken;
	const logical = binaryLevel(node) <= 4 && binaryLevel(parent) >= OR && binaryLevel(parent) <= 4;
	return coalesces && logical || isBitwise(binaryLevel(parent)) && binaryLevel(node) > ASSIGNMENT;
}
/** A statement that starts with { is a block, one that starts with function a declaration. */
function opensAmbiguously(node) {
	const first = node.getFirstToken()?.kind;
	const kinds = [
		ts.SyntaxKind.OpenBraceToken,
		ts.SyntaxKind.FunctionKeyword,
		ts.SyntaxKind.ClassKeyword
	];
	return first !== void 0 && kinds.includes(first);
}
// generator/5-emit/specialise/literal.ts
const MASKING = /* @__PURE__ */ new Set([
	ts.SyntaxKind.AmpersandToken,
	ts.SyntaxKind.BarToken,
	ts.SyntaxKind.CaretToken,
	ts.SyntaxKind.AmpersandEqualsToken,
	ts.SyntaxKind.BarEqualsToken,
	ts.SyntaxKind.CaretEqualsToken
]);
/** The text of a constant that takes the place of `node`. Rule 3: a safe integer, a boolean or a string. */
function literal(value, node) {
	if (typeof value === "string") return JSON.stringify(value);
	if (typeof value === "boolean") return String(value);
	if (!Number.isSafeInteger(value)) fail(3, node, `the constant is ${value}, which is not a safe integer`);
	const isNegative = value < 0 || Object.is(value, -0);
	const text = `${isNegative ? "-" : ""}${magnitude(Math.abs(value), node)}`;
	return ts.isExpression(node) && needsNumberParentheses(isNegative, node) ? `(${text})` : text;
}
/** x & 131071 → x & 0x1ffff */
function magnitude(value, node) {
	return value >= 256 && isMask(node) ? `0x${value.toString(16)}` : String(value);
}
function isMask(node) {
	const { parent } = node;
	if (ts.isBinaryExpression(parent)) return MASKING.has(parent.operatorToken.kind);
	return ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.TildeToken;
}
// generator/5-emit/specialise/fold.ts
/** SPEC.blockSize >> 2 → 16: a constant of SPEC is written as a literal. What has nothing of SPEC stays as written. */
const fold = (node, scope, emit) => {
	if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) return foldTemplate(node, scope, emit);
	if (!ts.isExpression(node) || ts.isIdentifier(node) && !isValueName(node)) return void 0;
	if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return void 0;
	const constant = evaluate(node, scope);
	return constant?.derived ? literal(constant.value, node) : void 0;
};
/** `${SPEC.name}: no slot ${n}` → `headers: no slot ${n}` */
function foldTemplate(node, scope, emit) {
	const whole = evaluate(node, scope);
	if (whole?.derived) return literal(whole.value, node);
	const text = (part) => part.rawText ?? "";
	let out = "`" + text(node.head);
	for (const span of node.templateSpans) {
		const constant = evaluate(span.expression, scope);
		out += constant?.derived ? escapeTemplate(String(constant.value)) : "${" + emit.text(span.expression, scope) + "}";
		out += text(span.literal);
	}
	return out + "`";
}
function escapeTemplate(text) {
	return text.replace(/[\\`]|\$(?=\{)/g, "\\$&");
}
// generator/5-emit/specialise/imports.ts
const WIDTH = 120;
function readImports(source) {
	return source.statements.filter(ts.isImportDeclaration).map(readImport);
}
function readImport(node) {
	const clause = node.importClause;
	const bindings = clause?.namedBindings;
	if (clause === void 0 || clause.name || bindings === void 0 || !ts.isNamedImports(bindings)) fail(7, node, "imports are of the form import { a, b } from \"…\"");
	return {
		module: node.moduleSpecifier.text,
		isType: clause.isTypeOnly,
		specifiers: bindings.elements.map((element) => ({
			local: element.name.text,
			text: element.getText()
		}))
	};
}
/** The imports of the request, which are text of their own. */
function parseImports(text) {
	return readImports(parse("imports.ts", text));
}
/** Import lines for the names in use, in the order written; one line for each module and kind, no name twice. */
function printImports(imports, isUsed) {
	const groups = /* @__PURE__ */ new Map();
	const seen = /* @__PURE__ */ new Set();
	for (const { module, isType, specifiers } of imports) {
		const fresh = specifiers.filter(({ local }) => isUsed(local) && !seen.has(local));
		for (const { local } of fresh) seen.add(local);
		const key = `${isType ? "type " : ""}${module}`;
		if (fresh.length > 0) groups.set(key, {
			module,
			isType,
			specifiers: [...groups.get(key)?.specifiers ?? [], ...fresh]
		});
	}
	return [...groups.values()].map(printImport).join("\n");
}
function printImport({ module, isType, specifiers }) {
	const names = specifiers.map(({ text }) => text);
	const allTypes = isType || names.every((name) => name.startsWith("type "));
	const texts = allTypes ? names.map((name) => name.replace(/^type /, "")) : names;
	const keyword = allTypes ? "import type" : "import";
	const line = `${keyword} { ${texts.join(", ")} } from ${JSON.stringify(module)};`;
	return line.length <= WIDTH ? line : `${keyword} {\n${texts.map((text) => `  ${text},\n`).join("")}} from ${JSON.stringify(module)};`;
}
// generator/5-emit/specialise/members.ts
/** A function marked @inline goes, and so does a member whose @when is false. */
const selectMembers = (node, scope) => {
	if (ts.isFunctionDeclaration(node) && hasTag(node, "inline")) return REMOVED;
	if (!ts.isClassElement(node)) return void 0;
	if (hasTag(node, "inline")) return REMOVED;
	return isWanted(node, scope) ? void 0 : REMOVED;
};
/** A member that went although something still refers to it, and nothing else has its name. */
function checkAbsent(members, scope, output) {
	const absent = new Map(members.filter((member) => !isWanted(member, scope)).map((member) => [member.name?.getText(), member]));
	for (const member of members) if (isWanted(member, scope)) absent.delete(member.name?.getText());
	const visit = (node) => {
		const member = ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword ? absent.get(node.name.text) : void 0;
		if (member !== void 0) fail(6, member, `${member.name.getText()} is still used where its @when is false`);
		ts.forEachChild(node, visit);
	};
	if (absent.size > 0) visit(output);
}
/** The value of `@when SPEC.shared`; true without one. */
function isWanted(member, scope) {
	for (const tag of ts.getJSDocTags(member).filter((found) => found.tagName.text === "when")) {
		const { source } = scope.module;
		const [start, end] = whenRange(source.text, tag.getStart(source));
		const value = evaluateComment(6, source.text.slice(start, end), source, [start, end], scope);
		if (typeof value !== "boolean") fail(6, member, `@when wants a boolean, not ${JSON.stringify(value)}`);
		if (!value) return false;
	}
	return true;
}
/** The rest of the line after `@when`, without the end of the comment. */
function whenRange(text, tag) {
	const [match, code] = /^@when[ \t]+([^\n]*?)(?=[ \t]*(?:\*\/|\n))/.exec(text.slice(tag)) ?? ["@when", ""];
	return [tag + match.length - code.length, tag + match.length];
}
// generator/5-emit/specialise/rename.ts
/** Handle → HeadersHandle, View → Header, the class → its new name: in types and in values, never after a dot. */
function renameIn(template, names) {
	const taken = new Set([...names].filter(([from, to]) => from !== to).map(([, to]) => to));
	return (node, scope) => {
		if (!ts.isIdentifier(node) || scope.module !== template || isMemberName(node)) return void 0;
		const name = names.get(node.text);
		if (name === void 0 && taken.has(node.text)) fail(7, node, `${node.text} has a meaning here already; nothing can be renamed to it`);
		if (name === void 0 || name === node.text) return void 0;
		return ts.isShorthandPropertyAssignment(node.parent) ? `${node.text}: ${name}` : name;
	};
}
// generator/5-emit/specialise/substitute.ts
/**
* SPEC.shared ? Atomics.load(m, i) : m[i]!  → m[i]!
* SPEC.checked && h === 0                   → h === 0
* load(SPEC.shared, m, 5)                   → m[5]!
*/
const substitute = (node, scope, emit) => {
	if (ts.isShorthandPropertyAssignment(node)) return shorthand(node, scope, emit);
	if (!ts.isExpression(node) || ts.isIdentifier(node) && !isValueName(node)) return void 0;
	refuseLateConstant(node, scope);
	const place = reduce({
		node,
		scope
	});
	if (place.node === node) return void 0;
	const text = emit.text(place.node, place.scope);
	return needsParentheses(place.node, node) && !isConstant(place) ? `(${text})` : text;
};
/** Follows constant choices, inlines and parameters to the expression that is left. */
function reduce(place) {
	const next = step(place);
	return next === void 0 ? place : reduce(withoutParentheses(next));
}
function step({ node, scope }) {
	if (ts.isParenthesizedExpression(node)) {
		const inner = reduce({
			node: node.expression,
			scope
		});
		return inner.node === node.expression ? void 0 : inner;
	}
	if (ts.isConditionalExpression(node)) {
		const condition = evaluate(node.condition, scope);
		return condition && {
			node: condition.value ? node.whenTrue : node.whenFalse,
			scope
		};
	}
	if (ts.isBinaryExpression(node)) return guarded(node, scope);
	if (ts.isIdentifier(node)) {
		const meaning = scope.names.get(node.text);
		return meaning !== void 0 && "node" in meaning ? meaning : void 0;
	}
	const inline = inlineOf(node, scope);
	return inline && expand(node, inline, scope, evaluate);
}
/** true && x → x, false || x → x, false && x → false, true || x → true */
function guarded(node, scope) {
	const left = isGuard(node) ? evaluate(node.left, scope) : void 0;
	if (left === void 0) return void 0;
	return {
		node: Boolean(left.value) === (node.operatorToken.kind === ts.SyntaxKind.BarBarToken) ? node.left : node.right,
		scope
	};
}
function isGuard(node) {
	if (!ts.isBinaryExpression(node)) return false;
	const operator = node.operatorToken.kind;
	return operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.BarBarToken;
}
/** x && SPEC.shared cannot be folded: x may do something, and its value may be the result. */
function refuseLateConstant(node, scope) {
	if (!isGuard(node) || evaluate(node.left, scope) !== void 0) return;
	const right = evaluate(node.right, scope);
	if (right?.derived && typeof right.value === "boolean") fail(4, node.right, "write the constant before the rest of the condition");
}
function withoutParentheses({ node, scope }) {
	while (ts.isParenthesizedExpression(node)) node = node.expression;
	return {
		node,
		scope
	};
}
/** A literal needs parentheses only where a sign is not welcome: (-5) ** 2, (5).toFixed(). */
function isConstant({ node, scope }) {
	return evaluate(node, scope)?.derived === true;
}
/** { i } → { i: 5 } */
function shorthand(node, scope, emit) {
	const meaning = scope.names.get(node.name.text);
	if (meaning === void 0 || !("node" in meaning)) return void 0;
	return `${node.name.text}: ${emit.text(meaning.node, meaning.scope)}`;
}
// generator/5-emit/specialise/sweep.ts
/** Private members, and those named in `internal`. */
function sweepMembers(source, internal) {
	const uses = memberUses(source);
	return classes(source).flatMap(({ members }) => groupByName(members).flatMap(([name, group]) => {
		if (!group.some((member) => isPrivate(member, internal))) return [];
		const assignments = (uses.get(name) ?? []).filter((use) => !group.some((member) => encloses(member, use))).map((use) => constructorAssignment(use));
		if (!assignments.every((assignment) => assignment !== void 0)) return [];
		if (!group.every((member) => !ts.isPropertyDeclaration(member) || !member.initializer || isSilent(member.initializer))) return [];
		return [...group, ...assignments].map((node) => cut(source, node));
	}));
}
function classes(source) {
	return source.statements.filter(ts.isClassDeclaration);
}
/** A getter and a setter of one name go together or stay together. */
function groupByName(members) {
	const groups = /* @__PURE__ */ new Map();
	for (const member of members) {
		const name = member.name?.getText();
		if (name !== void 0) groups.set(name, [...groups.get(name) ?? [], member]);
	}
	return [...groups];
}
function isPrivate(member, internal) {
	const { name } = member;
	if (name === void 0) return false;
	const isMarked = (ts.canHaveModifiers(member) ? ts.getModifiers(member) ?? [] : []).some((modifier) => modifier.kind === ts.SyntaxKind.PrivateKeyword);
	return ts.isPrivateIdentifier(name) || isMarked || internal.has(name.getText());
}
/** Where a member may be meant: after a dot, after `#`, and in a pattern `{ u8 } = pool`. */
function memberUses(source) {
	return collect(source, (node) => {
		if (ts.isPrivateIdentifier(node)) return !ts.isClassElement(node.parent);
		if (!ts.isIdentifier(node)) return ts.isStringLiteral(node) && ts.isElementAccessExpression(node.parent);
		if (ts.isBindingElement(node.parent)) return true;
		return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
	});
}
function collect(source, wanted) {
	const uses = /* @__PURE__ */ new Map();
	const visit = (node) => {
		if (wanted(node)) {
			const { text } = node;
			const found = uses.get(text);
			if (found === void 0) uses.set(text, [node]);
			else found.push(node);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return uses;
}
function encloses(outer, inner) {
	return outer.pos <= inner.pos && inner.end <= outer.end;
}
/** The whole statement `this.u8 = new Uint8Array(buffer);` of a constructor: a field that is only set is not used. */
function constructorAssignment(use) {
	const statement = use.parent.parent.parent;
	if (statement === void 0 || !ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return void 0;
	const { left, right, operatorToken } = statement.expression;
	if (!(ts.isPropertyAccessExpression(left) && left.name === use && left.expression.kind === ts.SyntaxKind.ThisKeyword) || operatorToken.kind !== ts.SyntaxKind.EqualsToken || !isPure(right)) return void 0;
	return ts.isConstructorDeclaration(statement.parent.parent) ? statement : void 0;
}
/** Pure, or makes an object that nobody else sees. */
function isSilent(initializer) {
	if (isPure(initializer) || ts.isArrowFunction(initializer)) return true;
	if (ts.isArrayLiteralExpression(initializer)) return initializer.elements.every(isSilent);
	return ts.isNewExpression(initializer) && /^(?:Map|Set)$/.test(initializer.expression.getText());
}
/** Variables of functions, when their initialiser does nothing. */
function sweepLocals(source) {
	const uses = valueUses(source);
	const edits = [];
	const visit = (node) => {
		ts.forEachChild(node, visit);
		if (!ts.isVariableStatement(node) || ts.isSourceFile(node.parent)) return;
		const scope = ts.findAncestor(node, ts.isFunctionLike);
		const unused = node.declarationList.declarations.filter((declaration) => {
			if (!ts.isIdentifier(declaration.name) || declaration.initializer && !isSilent(declaration.initializer)) return false;
			return !(uses.get(declaration.name.text) ?? []).some((use) => scope === void 0 || encloses(scope, use));
		});
		if (unused.length > 0) edits.push(...cutDeclarations(source, node, unused));
	};
	visit(source);
	return edits;
}
/** const m = this.i32, s = m[5]!; without s → const m = this.i32; */
function cutDeclarations(source, node, unused) {
	const { declarations } = node.declarationList;
	const kept = declarations.filter((declaration) => !unused.includes(declaration));
	if (kept.length === 0) return [cut(source, node)];
	const start = declarations[0].getStart(source);
	const text = kept.map((declaration) => declaration.getText(source)).join(", ");
	return [{
		start,
		end: declarations.at(-1).getEnd(),
		text
	}];
}
/** Top-level functions, constants and types. */
function sweepTopLevel(source, keep) {
	const uses = valueUses(source);
	return source.statements.filter((statement) => {
		const names = topLevelNames(statement);
		if (names.length === 0 || names.some((name) => keep.has(name))) return false;
		return names.every((name) => (uses.get(name) ?? []).every((use) => encloses(statement, use)));
	}).map((statement) => cut(source, statement));
}
function topLevelNames(statement) {
	if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
	if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return statement.name === void 0 ? [] : [statement.name.text];
	return [];
}
/** Uses of variables, functions and types by name. */
function valueUses(source) {
	return collect(source, (node) => ts.isIdentifier(node) && !isMemberName(node) && !isDeclarationName(node));
}
// generator/5-emit/specialise/specialise.ts
/** `// @members` and a property of the same length: as a member it keeps its place when its neighbours go. */
const MEMBERS_COMMENT = /^([ \t]*)\/\/ @members[ \t]*$/m;
const MEMBERS_STAND_IN = `"@members";`;
/**
* Makes the class of a template for one SPEC: folds, prunes, inlines, renames, sweeps. The rules are those of
* templates/README.md; a template that breaks one throws SpecialiseError.
*/
function specialise(request) {
	const module = bindModule(request.template, withStandIn(request));
	const factory = findFactory(module);
	const scope = {
		spec: request.spec,
		module,
		names: /* @__PURE__ */ new Map(),
		expanding: []
	};
	for (const read of module.reads) field(read, scope);
	const source = tidy(assemble(request, factory, scope), request, module, factory);
	checkAbsent(factory.classNode.members, scope, source);
	const imports = importLines(request, module, factory, source);
	const text = collapseBlankLines(parse(request.template, `${imports}\n\n${stripTags(source.text)}`));
	checkOutput(text, module);
	return { text };
}
function withStandIn({ sources, template }) {
	const text = sources.get(template);
	if (text === void 0) throw new Error(`no template ${template}`);
	return new Map(sources).set(template, text.replace(MEMBERS_COMMENT, `$1${MEMBERS_STAND_IN}`));
}
/** Everything but the imports: prelude, what stands before the class, the class, what stands after it. */
function assemble(request, factory, scope) {
	const { module } = scope;
	const names = new Map([...Object.entries(request.rename), [factory.classNode.name.text, request.className]]);
	const emit = createEmit([
		selectMembers,
		fold,
		prune,
		substitute,
		renameIn(module, names)
	]);
	const pieces = [request.prelude ?? ""];
	for (const helper of module.helpers.values()) pieces.push(emitStatement(helper.statement, {
		...scope,
		module: helper.module
	}, emit));
	for (const statement of module.source.statements.filter((node) => !ts.isImportDeclaration(node))) pieces.push(statement === factory.statement ? emitClass(request, factory, scope, emit) : emitStatement(statement, scope, emit));
	return pieces.filter((piece) => piece.trim() !== "").join("\n\n");
}
/** A top-level statement with the comments in front of it. */
function emitStatement(statement, scope, emit) {
	const piece = emit.piece(statement, scope);
	if (typeof piece !== "string") return "";
	return leadingComments(statement, scope, emit) + piece;
}
function leadingComments(statement, scope, emit) {
	const { source } = scope.module;
	const [first] = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
	return first === void 0 ? "" : emit.slices(statement, scope, first.pos, statement.getStart(source));
}
/** /** doc *​/ export const defineX = (SPEC: XSpec) => class X { … }; → /** doc *​/ export class Headers { … } */
function emitClass(request, factory, scope, emit) {
	const { classNode, statement } = factory;
	const { source } = scope.module;
	const rest = emit.slices(classNode, scope, classNode.name.getEnd(), classNode.getEnd());
	const parsed = parse("class.ts", `export class ${request.className}${rest}`);
	const text = dedent(parsed, 0, parsed.text.length, indentAt(source.text, classNode.getEnd()));
	return leadingComments(statement, scope, emit) + insertMembers(text, request, source);
}
function insertMembers(text, request, source) {
	const members = request.members ?? "";
	if (members.trim() !== "" && !text.includes(MEMBERS_STAND_IN)) throw new SpecialiseError(1, source, 0, 1, "members given, but the class has no line `// @members`");
	return text.replace(new RegExp(`^[ \\t]*${MEMBERS_STAND_IN}`, "m"), () => members.replace(/^\n+|\s+$/g, ""));
}
/** Opens blocks, drops dead code and sweeps until nothing changes. One parse for each step that changes something. */
function tidy(text, request, module, factory) {
	const internal = internalMembers(factory);
	const keep = keptNames(request, module, factory);
	const passes = [
		flattenBlocks,
		dropUnreachable,
		dropEmptyBranches,
		(source) => sweepMembers(source, internal),
		sweepLocals,
		(source) => sweepTopLevel(source, keep)
	];
	let source = parse(request.template, text);
	for (let quiet = 0, i = 0; quiet < passes.length; i = (i + 1) % passes.length) {
		const edits = passes[i](source);
		quiet = edits.length === 0 ? quiet + 1 : 0;
		if (edits.length > 0) source = parse(request.template, applyEdits(source.text, edits));
	}
	return source;
}
function internalMembers({ classNode }) {
	return new Set(classNode.members.filter((member) => hasTag(member, "internal")).map((member) => member.name?.getText() ?? ""));
}
/** The class, the prelude, and what a file that is no template exports. */
function keptNames(request, module, { isTemplate }) {
	const exported = module.source.statements.filter((node) => ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(isExport));
	const prelude = parse("prelude.ts", request.prelude ?? "").statements;
	return /* @__PURE__ */ new Set([request.className, ...[...prelude, ...isTemplate ? [] : exported].flatMap(topLevelNames)]);
}
function isExport({ kind }) {
	return kind === ts.SyntaxKind.ExportKeyword;
}
/** Import lines of the output. An import that is dropped while its name is still in use is an error. */
function importLines(request, module, { isTemplate }, output) {
	const own = [];
	const dropped = [];
	for (const found of readImports(module.source)) {
		const path = isTemplate && isScaffold(found.module) ? void 0 : request.importPath(found.module);
		if (path === void 0) dropped.push(found);
		else own.push({
			...found,
			module: path
		});
	}
	const imports = [...own, ...parseImports(request.imports ?? "")];
	const uses = valueUses(output);
	const known = /* @__PURE__ */ new Set([...imports.flatMap(({ specifiers }) => specifiers.map(({ local }) => local)), ...output.statements.flatMap(topLevelNames)]);
	for (const { local } of dropped.flatMap(({ specifiers }) => specifiers)) if (uses.has(local) && !known.has(local)) refuseText(7, module, local, `${local} is still used, but its import was dropped`);
	return printImports(imports, (name) => uses.has(name));
}
/** Imports that exist for the template only: the names it is written with, and the type of SPEC. */
function isScaffold(specifier) {
	return /(?:^|\/)(?:placeholders|spec)\.js$/.test(specifier);
}
/** What must never be seen in an output. */
function checkOutput(text, module) {
	const [found] = /\bSPEC\b|@(?:inline|when|internal|members)\b|\{@spec/.exec(text) ?? [];
	if (found !== void 0) refuseText(10, module, found, `${found} is left in the output`);
}
/** Points at the first place in the template where `word` stands. */
function refuseText(rule, { source }, word, message) {
	const inText = source.text.search(new RegExp(`${word}(?![.:])`));
	const at = inText < 0 ? Math.max(0, source.text.indexOf(word)) : inText;
	throw new SpecialiseError(rule, source, at, at + word.length, message);
}
// test/exploration/specs.ts
/**
* Places a sharded free list in an image of its own, by hand:
*
*   | 0 | waiters | progress | tops | depot | state | meta | cells | slots | worker table |
*/
function shardedFreeList(shape) {
	const { capacity, workers, cells = 63, checked = false, structWords = 2, lineWords = 32, shards = workers } = shape;
	const magazineWords = cells + 1, magazines = Math.ceil(capacity / cells) + (shape.spares ?? 3 * workers);
	const stateShift = Math.floor(Math.log2(structWords));
	const slotMask = 2 ** Math.ceil(Math.log2(capacity + 1)) - 1;
	let end = 1;
	const take = (words, align = lineWords) => {
		const at = Math.ceil(end / align) * align;
		end = at + words;
		return at;
	};
	const waitersWord = take(1), progressWord = take(1);
	const topsWord = take(workers * lineWords);
	const depotWord = take(magazines);
	const states = take(checked ? slotMask + 1 : (capacity * structWords >> stateShift) + 2);
	const metaWord = checked ? take(slotMask + 1) : 0;
	end++;
	const cellsWord = take(magazines * magazineWords, magazineWords);
	const originWord = take(capacity * structWords, Math.max(lineWords, 2)) - structWords;
	const workersWord = take(workers * 32);
	return {
		name: "headers",
		struct: "Header",
		imageWords: Math.ceil(end / 2) * 2,
		workersWord,
		workers,
		capacity,
		strideWords: structWords,
		originWord,
		checked,
		metaWord,
		slotMask,
		firstSlot: checked ? slotMask + 1 : 0,
		quarantine: shape.quarantine ?? false,
		generationStep: 2 ** Math.max(shape.slotBits ?? 20, Math.log2(slotMask + 1) + 1),
		stateWord: checked ? states : states - (originWord + structWords >> stateShift),
		stateShift,
		topsWord,
		lineWords,
		magazineWords,
		magazineShift: Math.log2(magazineWords),
		magazines,
		depotWord,
		cellsWord,
		shards,
		waitersWord,
		progressWord
	};
}
// test/exploration/tmp/emit.ts
const root = "/work/main/templates/";
const files = [
	"concurrent/sharded-free-list.ts",
	"concurrent/peek.ts",
	"concurrent/wait-async.ts",
	"runtime/errors.ts",
	"runtime/handles.ts",
	"runtime/image.ts",
	"runtime/stats.ts",
	"allocators/placeholders.ts",
	"concurrent/spec.ts"
];
const sources = new Map(files.map((f) => [f, readFileSync(root + f, "utf8")]));
for (const checked of [false, true]) {
	const spec = shardedFreeList({
		capacity: 65535,
		workers: 8,
		checked,
		structWords: 18
	});
	const { text } = specialise({
		template: files[0],
		sources,
		spec,
		className: "Sharded",
		rename: { Handle: "number" },
		importPath: (f) => f.includes("runtime") ? "./" + f.split("/").pop() : "./" + f.split("/").pop()
	});
	const name = checked ? "sharded-checked" : "sharded-fast";
	writeFileSync(`/tmp/proto/${name}.ts`, text);
	writeFileSync(`/tmp/proto/${name}.mjs`, ts.transpileModule(text.replaceAll(".js\"", ".mjs\""), { compilerOptions: {
		target: 9,
		module: 99
	} }).outputText + `\nexport const WORDS = ${spec.imageWords};\n`);
}
for (const f of [
	"runtime/errors.ts",
	"runtime/handles.ts",
	"runtime/image.ts",
	"runtime/stats.ts",
	"concurrent/wait-async.ts"
]) writeFileSync("/tmp/proto/" + f.split("/").pop().replace(".ts", ".mjs"), ts.transpileModule(sources.get(f).replaceAll(".js\"", ".mjs\""), { compilerOptions: {
	target: 9,
	module: 99
} }).outputText);
export {};
