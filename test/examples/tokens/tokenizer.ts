import { TokenKind } from "../../../generated/tokens/index.js";
import type { Store, StoreTokenHandle } from "../../../generated/tokens/index.js";

const NONE = 0 as StoreTokenHandle;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const CASE_BIT = 0x20;

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/**
 * JSON text to a tree of tokens in `store`:
 *
 *   {"a": [1, 2]}      object ─child→ string "a" ─next→ array ─child→ number 1 ─next→ number 2
 */
export class Tokenizer {
  readonly #store: Store;
  readonly #text: string;
  #at = 0;
  /** Tokens made so far. */
  count = 0;

  constructor(store: Store, text: string) {
    this.#store = store;
    this.#text = text;
  }

  /** The token of the whole document. Throws SyntaxError, or AllocError EXHAUSTED when the arena is full. */
  document(): StoreTokenHandle {
    const root = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail("the end of the text");
    return root;
  }

  #value(): StoreTokenHandle {
    const code = this.#skipSpace();
    if (code === OPEN_BRACE) return this.#object();
    if (code === OPEN_BRACKET) return this.#array();
    if (code === QUOTE) return this.#string();
    if (code === MINUS || isDigit(code)) return this.#number();
    return this.#literal();
  }

  #object(): StoreTokenHandle {
    const object = this.#open(TokenKind.object);
    let last = NONE;
    if (this.#skipSpace() === CLOSE_BRACE) return this.#close(object);
    do {
      if (this.#skipSpace() !== QUOTE) this.#fail("a key");
      const key = this.#string();
      this.#link(object, last, key);
      this.#expect(COLON);
      last = this.#value();
      this.#store.setTokenNext(key, last);
    } while (this.#comma());
    this.#require(CLOSE_BRACE);
    return this.#close(object);
  }

  #array(): StoreTokenHandle {
    const array = this.#open(TokenKind.array);
    let last = NONE;
    if (this.#skipSpace() === CLOSE_BRACKET) return this.#close(array);
    do {
      const element = this.#value();
      this.#link(array, last, element);
      last = element;
    } while (this.#comma());
    this.#require(CLOSE_BRACKET);
    return this.#close(array);
  }

  #string(): StoreTokenHandle {
    const token = this.#open(TokenKind.string);
    let code = this.#code();
    while (code !== QUOTE) {
      if (!(code >= 0x20)) this.#fail("a closing quote"); // also NaN, past the end
      if (code === BACKSLASH) {
        this.#store.setTokenEscaped(token, true);
        this.#at++;
      }
      this.#at++;
      code = this.#code();
    }
    return this.#close(token);
  }

  #number(): StoreTokenHandle {
    const token = this.#open(TokenKind.number, this.#code() === MINUS ? 1 : 0);
    if (this.#code() === ZERO) this.#at++;
    else this.#digits();
    if (this.#code() === DOT) {
      this.#at++;
      this.#digits();
    }
    if ((this.#code() | CASE_BIT) === LOWER_E) {
      this.#at++;
      if (this.#code() === MINUS || this.#code() === PLUS) this.#at++;
      this.#digits();
    }
    return this.#end(token);
  }

  #digits(): void {
    if (!isDigit(this.#code())) this.#fail("a digit");
    while (isDigit(this.#code())) this.#at++;
  }

  #literal(): StoreTokenHandle {
    if (this.#text.startsWith("true", this.#at)) return this.#word(TokenKind.literalTrue, 4);
    if (this.#text.startsWith("false", this.#at)) return this.#word(TokenKind.literalFalse, 5);
    if (this.#text.startsWith("null", this.#at)) return this.#word(TokenKind.literalNull, 4);
    return this.#fail("a value");
  }

  #word(kind: TokenKind, length: number): StoreTokenHandle {
    return this.#end(this.#open(kind, length));
  }

  /** A token that starts here, and `length` characters of it read. */
  #open(kind: TokenKind, length = 1): StoreTokenHandle {
    const token = this.#store.allocToken();
    this.count++;
    this.#store.setTokenKind(token, kind);
    this.#store.setTokenStart(token, this.#at);
    this.#at += length;
    return token;
  }

  /** Ends a token after the character here. */
  #close(token: StoreTokenHandle): StoreTokenHandle {
    this.#at++;
    return this.#end(token);
  }

  #end(token: StoreTokenHandle): StoreTokenHandle {
    this.#store.setTokenEnd(token, this.#at);
    return token;
  }

  #link(parent: StoreTokenHandle, last: StoreTokenHandle, token: StoreTokenHandle): void {
    if (last === NONE) this.#store.setTokenChild(parent, token);
    else this.#store.setTokenNext(last, token);
  }

  #comma(): boolean {
    if (this.#skipSpace() !== COMMA) return false;
    this.#at++;
    return true;
  }

  #require(code: number): void {
    if (this.#skipSpace() !== code) this.#fail(`"${String.fromCharCode(code)}"`);
  }

  #expect(code: number): void {
    this.#require(code);
    this.#at++;
  }

  /** The character here; NaN past the end. */
  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #skipSpace(): number {
    while (isSpace(this.#code())) this.#at++;
    return this.#code();
  }

  #fail(wanted: string): never {
    throw new SyntaxError(`expected ${wanted} at ${this.#at}`);
  }
}
