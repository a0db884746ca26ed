import { beforeEach, describe, expect, test } from "vitest";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { EndedRights } from "../../../../src/control-plane/permissions/ended-rights.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { Passwords } from "../../../../src/control-plane/accounts/passwords.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Failure } from "../../../../src/shared/errors/failure.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let passwords: Passwords;
let ada: Caller;
beforeEach(async () => {
  const storage = createStorage(await openDatabase(temporaryDirectory()));
  const userId = ensureOwner(storage, systemClock, "Ada");
  passwords = new Passwords(storage, systemClock, new EndedRights(storage, systemClock, console));
  const { session } = storage.write((stores) =>
    openSession(stores, { userId, label: "here" }, systemClock.now()),
  );
  ada = {
    userId,
    deviceId: session.id,
    displayName: "Ada",
    role: "owner",
    named: true,
    scopes: null,
  };
  await passwords.set(ada, { login: "ada", password: "the right one", current: undefined });
});

/** The result of an attempt, and how many ms it took. */
async function tried(login: string, password = "a wrong one"): Promise<{ code: string; took: number }> {
  const begun = performance.now();
  const code = await passwords.signIn(login, password, "here").then(
    () => "in",
    (error: unknown) => (error as Failure).code,
  );
  return { code, took: performance.now() - begun };
}

describe("a wrong password", () => {
  test("is answered after a fixed time, whether or not the login exists", async () => {
    const answers = await Promise.all([tried("ada"), tried("nobody")]);
    for (const { code, took } of answers) {
      expect(code).toBe("SW_SIGN_IN_FAILED");
      // Timers may fire a moment early.
      expect(took).toBeGreaterThan(limits.wrongPasswordDelay - 5);
    }
  });

  test("for an unknown login does not delay others", async () => {
    const wrong = Promise.all(Array.from({ length: 500 }, (_, i) => tried(`nobody-${i}`)));
    expect((await passwords.signIn("ada", "the right one", "here")).accessToken).toBeTruthy();
    expect(new Set((await wrong).map(({ code }) => code))).toEqual(new Set(["SW_SIGN_IN_FAILED"]));
  });

  test("is answered one after another for concurrent attempts, whether or not the login exists", async () => {
    const burst = async (login: string) =>
      await Promise.all(Array.from({ length: limits.passwordAttempts }, () => tried(login)));
    for (const answers of await Promise.all([burst("ada"), burst("nobody")]))
      for (const [index, { took }] of answers.entries())
        expect(took).toBeGreaterThan((index + 1) * (limits.wrongPasswordDelay - 5));
  });

  test("is verified only so often per account, and then answered like an unknown login", async () => {
    const change = { login: "ada", password: "another one", current: "a wrong one" };
    const { burst } = limits.rates.passwordsOfAccount;
    const changes = await Promise.allSettled(
      Array.from({ length: burst + 5 }, () => passwords.set(ada, change)),
    );
    const codes = changes.map((result) => result.status === "rejected" && (result.reason as Failure).code);
    expect(codes.filter((code) => code === "SW_SIGN_IN_FAILED")).toHaveLength(burst);
    expect(codes.filter((code) => code === "SW_RATE_LIMITED")).toHaveLength(5);
    const { code, took } = await tried("ada", "the right one");
    expect(code).toBe("SW_SIGN_IN_FAILED");
    expect(took).toBeGreaterThan(limits.wrongPasswordDelay - 5);
  });
});
