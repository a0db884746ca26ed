import { describe, expect, test } from "vitest";
import { CodeAttempts, PasswordAttempts } from "../../../../src/control-plane/http/attempts.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Failure } from "../../../../src/shared/errors/failure.ts";

const code = (code: string) => expect.objectContaining({ code }) as unknown;

describe("codes", () => {
  const wrong = () => {
    throw new Failure("SW_CODE_INVALID");
  };

  test("that are wrong are counted, and the right one works all the same", () => {
    const attempts = new CodeAttempts(() => 0);
    for (let i = 0; i < 10; i += 1)
      expect(() => attempts.run("a", `wrong ${i}`, wrong)).toThrow(code("SW_CODE_INVALID"));
    for (let i = 0; i < 1_000; i += 1)
      expect(() => attempts.run("a", `wrong ${i}`, wrong)).toThrow(code("SW_RATE_LIMITED"));
    expect(attempts.run("a", "right", () => "in")).toBe("in");
    expect(attempts.run("a", "ABCD-EFGH", () => "in")).toBe("in");
  });

  test("of devices are looked up only so often within one's lifetime, other codes always", () => {
    let now = 0;
    const attempts = new CodeAttempts(() => now);
    let looked = 0;
    const look = () => {
      looked += 1;
      return wrong();
    };
    for (let i = 0; i < limits.rates.wrongDeviceCodes.burst + 1_000; i += 1)
      expect(() => attempts.run(`address ${i % 7}`, "abcd-efgh ", look)).toThrow(Failure);
    expect(looked).toBe(limits.rates.wrongDeviceCodes.burst);
    expect(() => attempts.run("z", "ABCD-EFGH", () => "in")).toThrow(code("SW_RATE_LIMITED"));
    expect(attempts.run("z", "x".repeat(22), () => "in")).toBe("in");
    looked = 0;
    for (; now < limits.deviceCodeLifetime; now += 1)
      expect(() => attempts.run("a", "abcd-efgh", look)).toThrow(Failure);
    expect(looked).toBeLessThanOrEqual(50_000);
    now += limits.deviceCodeLifetime;
    expect(attempts.run("z", "ABCD-EFGH", () => "in")).toBe("in");
  });
});

describe("passwords", () => {
  const wrong = async () => {
    throw new Failure("SW_SIGN_IN_FAILED");
  };
  let now = 0;
  const guesses = () => {
    now = 0;
    return new PasswordAttempts(() => now);
  };
  /** How many of a number of attempts at one login are verified. */
  const looked = async (at: PasswordAttempts, login: string, tries = 30) => {
    let count = 0;
    for (let i = 0; i < tries; i += 1)
      await at.run(login, wrong).catch(({ code }: Failure) => {
        if (code === "SW_SIGN_IN_FAILED") count += 1;
      });
    return count;
  };

  test("are verified a few times per login, then after pauses that double up to an hour", async () => {
    const at = guesses();
    for (const pause of [1, 2, 4, 8, 16, 32, 60, 60].map((minutes) => minutes * 60_000)) {
      expect(await looked(at, "ada")).toBe(limits.passwordAttempts);
      now += pause - 1;
      expect(await looked(at, "ada")).toBe(0);
      now += 1;
    }
  });

  test("are verified a few times per login even if all arrive at once", async () => {
    const at = guesses();
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => at.run("ada", wrong)));
    const failed = { status: "rejected", reason: code("SW_SIGN_IN_FAILED") };
    expect(answers.slice(0, limits.passwordAttempts)).toEqual(
      Array.from({ length: limits.passwordAttempts }, () => failed),
    );
    for (const answer of answers.slice(limits.passwordAttempts))
      expect(answer).toEqual({ status: "rejected", reason: code("SW_RATE_LIMITED") });
  });

  test("for other logins, however many, lock nobody out", async () => {
    const at = guesses();
    for (let i = 0; i < 2_000; i += 1) await looked(at, `login-${i}`, 1);
    expect(await at.run("ada", async () => "in")).toBe("in");
  });

  test("that are wrong are forgotten after a while, and after a right one", async () => {
    const at = guesses();
    expect(await looked(at, "ada", 4)).toBe(4);
    now += 15 * 60_000;
    expect(await looked(at, "ada", 4)).toBe(4);
    expect(await at.run("ada", async () => "in")).toBe("in");
    expect(await looked(at, "ada", 4)).toBe(4);
  });

  test("that are right or could not be verified are not counted", async () => {
    const at = guesses();
    for (let i = 0; i < 100; i += 1) expect(await at.run("ada", async () => i)).toBe(i);
    const busy = async () => {
      throw new Failure("SW_RATE_LIMITED");
    };
    for (let i = 0; i < 100; i += 1)
      await expect(at.run("ada", busy)).rejects.toEqual(code("SW_RATE_LIMITED"));
    expect(await at.run("ada", async () => "in")).toBe("in");
  });
});
