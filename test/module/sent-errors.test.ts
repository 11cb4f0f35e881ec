import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { expect, test } from "vitest";
import { AllocError } from "../../templates/runtime/errors.js";

/* Errors on their way to another thread. */

const error = new AllocError("STALE_HANDLE", "packets", 4711, "handle 4711: was freed");

function received(data: unknown): unknown {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(data);
  const got = receiveMessageOnPort(port2) as { message: unknown };
  port1.close();
  return got.message;
}

test("posted as it is, an error loses its class and its code", () => {
  expect(received(error)).not.toBeInstanceOf(AllocError);
  expect(received(error)).not.toHaveProperty("code");
});

test("posted as it is, from still knows code and allocator", () => {
  const copy = AllocError.from(received(error));
  expect(copy).toBeInstanceOf(AllocError);
  const { name, message, code, allocator } = error;
  expect(copy).toMatchObject({ name, message, code, allocator, value: NaN });
});

test("without the class in its stack, as outside of V8, the message is enough", () => {
  const sent = received(error) as Error;
  sent.stack = "received@worker.js:1:1";
  expect(AllocError.from(sent)).toMatchObject({ code: error.code, allocator: error.allocator });
  sent.message = "packets: was freed";
  expect(AllocError.from(sent)).toBe(undefined);
});

test.each([
  ["postMessage", received],
  ["JSON", (data: unknown) => JSON.parse(JSON.stringify(data))],
])("toJSON goes through %s, and from makes the error of it", (_how, send) => {
  const copy = AllocError.from(send(error.toJSON()));
  expect(copy).toBeInstanceOf(AllocError);
  const { name, message, code, allocator, value } = error;
  expect(copy).toMatchObject({ name, message, code, allocator, value });
});

test("a value that is no number stays none through JSON", () => {
  const nan = new AllocError("INVALID_SIZE", "space", NaN, "NaN is not a whole number");
  expect(AllocError.from(JSON.parse(JSON.stringify(nan)))).toMatchObject({ value: NaN, message: nan.message });
});

test.each([
  undefined,
  null,
  5,
  "AllocError",
  {},
  new Error("x"),
  new Error("items: BUSY: x"),
  { name: "AllocError" },
  { code: "ENOENT" },
])("from %o makes nothing", (data) => expect(AllocError.from(data)).toBe(undefined));
