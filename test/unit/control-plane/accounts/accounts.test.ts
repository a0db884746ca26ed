import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Accounts } from "../../../../src/control-plane/accounts/accounts.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { EndedRights } from "../../../../src/control-plane/permissions/ended-rights.ts";
import { Invites } from "../../../../src/control-plane/rooms/invites.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let now = 0;
let storage: Storage;
let accounts: Accounts;
let invites: Invites;
let ownerId: string;
let rights: EndedRights;
beforeEach(async () => {
  now = 1_000_000;
  const clock = { now: () => now };
  storage = createStorage(await openDatabase(temporaryDirectory()));
  ownerId = ensureOwner(storage, clock, "Ada");
  expect(ensureOwner(storage, clock, "Ada")).toBe(ownerId);
  rights = new EndedRights(storage, clock, console);
  accounts = new Accounts(storage, clock, rights);
  invites = new Invites(storage, clock);
});

/** The owner, on a new device. */
function signInOwner(): Caller {
  const { accessToken } = accounts.exchangeCode(accounts.createSignInCode(ownerId, 1_000), "x");
  const caller = accounts.authenticate(accessToken);
  if (!caller) throw new Error("the owner is not signed in");
  return caller;
}

describe("a sign-in code", () => {
  test("opens one session, once", () => {
    const code = accounts.createSignInCode(ownerId, 1_000);
    const { accessToken } = accounts.exchangeCode(code, "here");
    expect(accounts.authenticate(accessToken)).toMatchObject({ userId: ownerId, role: "owner" });
    expect(() => accounts.exchangeCode(code, "here")).toThrow(
      expect.objectContaining({ code: "SW_CODE_INVALID" }),
    );
  });

  test("expires", () => {
    const code = accounts.createSignInCode(ownerId, 1_000);
    now += 1_000;
    expect(() => accounts.exchangeCode(code, "here")).toThrow(
      expect.objectContaining({ code: "SW_CODE_INVALID" }),
    );
  });
});

describe("an invite", () => {
  test("expires, with the same error as an unknown one", () => {
    const { code } = invites.create(signInOwner(), { role: "member", maxUses: null, lifetime: 5_000 });
    now += 4_999;
    expect(invites.accept(code, "Bea", "x").roomId).toMatch(/^room-/);
    now += 1;
    for (const tried of [code, "never-was"])
      expect(() => invites.accept(tried, "Cem", "x")).toThrow(
        expect.objectContaining({ code: "SW_INVITE_INVALID" }),
      );
  });
});

test("a device code is short, and accepted in any case and with spaces", () => {
  const caller = signInOwner();
  const { code, expiresAt } = accounts.createDeviceCode(caller);
  expect(code).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
  expect(expiresAt).toBe(now + 5 * 60_000);
  expect(accounts.exchangeCode(`${code.toLowerCase()} `, "phone").userId).toBe(ownerId);
});

test("a session's last activity is stored every few minutes, not at each request", () => {
  const { accessToken } = accounts.exchangeCode(accounts.createSignInCode(ownerId, 1_000), "x");
  const seen = () => {
    const caller = accounts.authenticate(accessToken);
    return caller && accounts.sessions(caller)[0]?.lastSeenAt;
  };
  const first = seen();
  now += 4 * 60_000;
  expect(seen()).toBe(first);
  now += 60_000;
  expect(seen()).toBe(now);
});

test("beyond the limit of devices the least recently used one is signed out, and no token", () => {
  const signIn = () => accounts.exchangeCode(accounts.createSignInCode(ownerId, 1_000), "x").accessToken;
  const all = Array.from({ length: limits.sessionsOfUser }, () => {
    now += 1;
    return signIn();
  });
  now += 10 * 60_000;
  const caller = accounts.authenticate(all[0] ?? "");
  if (!caller) throw new Error("the first device is not signed in");
  const { accessToken: token } = accounts.createToken(caller, {
    name: "script",
    scopes: ["read"],
    lifetime: null,
  });
  const more = signIn();
  for (const open of [all[0], token, more]) expect(accounts.authenticate(open ?? "")).not.toBeNull();
  expect(accounts.authenticate(all[1] ?? "")).toBeNull();
  expect(accounts.sessions(caller)).toHaveLength(limits.sessionsOfUser);
});

test("signing in rechecks rights only when another device was signed out for it", () => {
  let looks = 0;
  const holding = { recheck: () => void (looks += 1) };
  rights.watch({
    eventSockets: holding,
    callsAndRings: { recheck: () => {} },
    conferences: { recheck: () => {} },
    signalling: { recheck: () => {} },
    recordings: { recheck: () => {} },
    mediaLinks: { recheck: () => {} },
    outgoingWebhooks: { recheck: () => {} },
  });
  onTestFinished(() => rights.stop());
  looks = 0;
  const signIn = () => accounts.exchangeCode(accounts.createSignInCode(ownerId, 1_000), "x");
  for (let i = 0; i < limits.sessionsOfUser; i += 1) signIn();
  expect(looks).toBe(0);
  signIn();
  expect(looks).toBe(1);
});

test("a script that signs in at each run signs out none of the person's other devices", () => {
  const signIn = (label: string) =>
    accounts.exchangeCode(accounts.createSignInCode(ownerId, 1_000), label).accessToken;
  const laptop = signIn("laptop");
  for (let run = 0; run < limits.sessionsOfUser + 3; run += 1) {
    now += 1;
    signIn("serve");
  }
  expect(accounts.authenticate(laptop)).not.toBeNull();
});

test("a revoked session is invalid", () => {
  const { accessToken } = accounts.exchangeCode(accounts.createSignInCode(ownerId, 1_000), "x");
  const caller = accounts.authenticate(accessToken);
  if (!caller) throw new Error("the owner is not signed in");
  accounts.revoke(caller, caller.deviceId, "session");
  expect(accounts.authenticate(accessToken)).toBeNull();
});

test("a session of a device expires after 90 days without use; being connected counts as use", () => {
  const opened = storage.write((stores) => openSession(stores, { userId: ownerId, label: "x" }, now));
  expect(storage.stores.sessions.nextEnd(now)).toBe(now + limits.sessionIdleTimeout);
  now += limits.sessionIdleTimeout - 1;
  accounts.markConnected([opened.session.id]);
  now += 1;
  expect(accounts.authenticate(opened.accessToken)?.userId).toBe(ownerId);
  now += limits.sessionIdleTimeout;
  expect(accounts.authenticate(opened.accessToken)).toBeNull();
});

test("a token expires on its date, and without a date never", () => {
  const caller = signInOwner();
  const options = { name: "yearly", scopes: ["read" as const] };
  const long = accounts.createToken(caller, { ...options, lifetime: null });
  const brief = accounts.createToken(caller, { ...options, lifetime: 5_000 });
  expect(storage.stores.sessions.nextEnd(now)).toBe(now + 5_000);
  now += 4_999;
  expect(accounts.authenticate(brief.accessToken)).not.toBeNull();
  now += 1;
  expect(accounts.authenticate(brief.accessToken)).toBeNull();
  now += 2 * limits.sessionIdleTimeout;
  expect(accounts.authenticate(long.accessToken)?.userId).toBe(ownerId);
});
