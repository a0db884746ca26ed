import { describe, expect, test } from "vitest";
import { ApiError } from "../../../../src/renderer/api/client.ts";
import { formatLine } from "../../../../src/renderer/log/format.ts";

describe("a log line", () => {
  test("says what happened, then each fact in its own format", () => {
    expect(
      formatLine("Rejoining", {
        call: { id: "call-1", status: "active" },
        room: { id: "room-1" },
      }),
    ).toBe("Rejoining; call: call-1 (active); room: room-1");
    expect(formatLine("Nothing else is known")).toBe("Nothing else is known");
  });

  test("has a refusal's code, and not its message, which may quote what somebody typed", () => {
    const message = { transactionId: "txn-1", status: "refused", body: "my secret" };
    const line = formatLine("Not sent", {
      error: new ApiError("SW_BAD_REQUEST", "“my secret” is too long"),
      message,
    });
    expect(line).toBe("Not sent; error: ApiError SW_BAD_REQUEST; message: txn-1 (refused)");
  });

  test("has the stack and the causes of an error of the page itself", () => {
    const error = new TypeError("x is undefined", { cause: new ApiError("OFFLINE", "") });
    const line = formatLine("Failed", { error });
    expect(line).toMatch(/TypeError: x is undefined\n\s+at .*, caused by ApiError OFFLINE$/s);
  });

  test("never has a thrown value that is no error: it could be anything", () => {
    expect(formatLine("Failed", { error: { access_token: "hs_123" } })).toBe("Failed; error: object");
    expect(formatLine("Failed", { error: "hs_123" })).toBe("Failed; error: string");
  });
});
