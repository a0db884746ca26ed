import { describe, expect, test } from "vitest";
import { CodeGuesses, PasswordGuesses } from "../../../src/control-plane/http/quotas.ts";
import { limits } from "../../../src/shared/base/limits.ts";
import { Failure } from "../../../src/shared/errors/failure.ts";

const code = (code: string) => expect.objectContaining({ code }) as unknown;

describe("codes", () => {
  const wrong = () => {
    throw new Failure("SW_CODE_INVALID");
  };

  test("that are wrong are counted, and one that is right opens all the same", () => {
    const guesses = new CodeGuesses(() => 0);
    for (let i = 0; i < 10; i += 1)
      expect(() => guesses.guess("a", `wrong ${i}`, wrong)).toThrow(code("SW_CODE_INVALID"));
    for (let i = 0; i < 1_000; i += 1)
      expect(() => guesses.guess("a", `wrong ${i}`, wrong)).toThrow(code("SW_RATE_LIMITED"));
    expect(guesses.guess("a", "right", () => "in")).toBe("in");
    expect(guesses.guess("a", "ABCD-EFGH", () => "in")).toBe("in");
  });

  test("of devices are looked up only so often while one lives, whoever guesses; other codes always", () => {
    let now = 0;
    const guesses = new CodeGuesses(() => now);
    let looked = 0;
    const look = () => {
      looked += 1;
      return wrong();
    };
    for (let i = 0; i < limits.wrongDeviceCodes + 1_000; i += 1)
      expect(() => guesses.guess(`address ${i % 7}`, "abcd-efgh ", look)).toThrow(Failure);
    expect(looked).toBe(limits.wrongDeviceCodes);
    expect(() => guesses.guess("z", "ABCD-EFGH", () => "in")).toThrow(code("SW_RATE_LIMITED"));
    expect(guesses.guess("z", "x".repeat(22), () => "in")).toBe("in");
    now += limits.deviceCodeLifetime;
    expect(guesses.guess("z", "ABCD-EFGH", () => "in")).toBe("in");
  });
});

describe("passwords", () => {
  const wrong = async () => {
    throw new Failure("SW_SIGN_IN_FAILED");
  };
  const tried = async (
    guesses: PasswordGuesses,
    account: (i: number) => string,
    address: (i: number) => string,
  ) => {
    let looked = 0;
    for (let i = 0; i < 300; i += 1)
      await guesses.guess(account(i), address(i), wrong).catch(({ code }: Failure) => {
        if (code === "SW_SIGN_IN_FAILED") looked += 1;
      });
    return looked;
  };

  test("of accounts that nobody has are looked at as seldom as those of one address may be", async () => {
    const looked = await tried(
      new PasswordGuesses(() => 0),
      (i) => `nobody-${i}`,
      () => "a",
    );
    expect(looked).toBe(limits.rates.passwordsOfAddress.burst);
  });

  test("of one account are looked at seldom, from however many addresses they come", async () => {
    const looked = await tried(
      new PasswordGuesses(() => 0),
      () => "ada",
      (i) => `address ${i}`,
    );
    expect(looked).toBe(limits.rates.passwordsOfAccount.burst);
  });

  test("are looked at so often in all", async () => {
    const looked = await tried(
      new PasswordGuesses(() => 0),
      (i) => `nobody-${i}`,
      (i) => `address ${i}`,
    );
    expect(looked).toBe(limits.rates.passwords.burst);
  });

  test("that are right, or could not be looked at, are not counted", async () => {
    const guesses = new PasswordGuesses(() => 0);
    for (let i = 0; i < 100; i += 1) expect(await guesses.guess("ada", "a", async () => i)).toBe(i);
    const busy = async () => {
      throw new Failure("SW_RATE_LIMITED");
    };
    for (let i = 0; i < 100; i += 1)
      await expect(guesses.guess("ada", "a", busy)).rejects.toEqual(code("SW_RATE_LIMITED"));
    expect(await guesses.guess("ada", "a", async () => "in")).toBe("in");
  });
});
