import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import {
  allMessages,
  controlPlanePid,
  general,
  startHost,
  temporaryDirectory,
  type TestHost,
} from "../helpers/host.ts";
import { refusal, serve } from "../helpers/serve.ts";

/** The output of a `serve` that is expected to refuse. */
const refused = async (args: string[]): Promise<string> => (await refusal(["--port", "0", ...args])).said;

const say = async (host: TestHost, body: string) =>
  await host.owner.api.call(routes.sendMessage, {
    params: { room_id: (await general(host.owner)).id },
    body: { body, txn_id: body },
  });

async function said(host: TestHost): Promise<string[]> {
  const { id } = await general(host.owner);
  return (await allMessages(host.owner.api, id)).map(({ body }) => body);
}

test("a host whose database is missing says so, and can be restored from its own backup", async () => {
  const dataDirectory = temporaryDirectory();
  const first = await startHost({ dataDirectory });
  await say(first, "before the copy");
  const copies = () => {
    try {
      return readdirSync(join(dataDirectory, "backups")).filter((name) => name.endsWith(".db"));
    } catch {
      return [];
    }
  };
  await expect.poll(copies, { timeout: 60_000 }).toHaveLength(1);
  await say(first, "after the copy");
  await first.stop();
  const copy = join(dataDirectory, "backups", copies()[0] ?? "");
  expect(statSync(copy).mode & 0o077).toBe(0);

  rmSync(join(dataDirectory, "hearth.db"));
  expect(await refused(["--data", dataDirectory])).toMatch(/backups.*--restore.*HEARTH_DATABASE_MISSING/s);
  const restored = await startHost({ dataDirectory, args: ["--restore", copy] });
  expect(restored.owner.userId).toBe(first.owner.userId);
  expect(await said(restored)).toEqual(["before the copy"]);
  // It is restored once, not again by each start of the control plane.
  await say(restored, "after the restore");
  process.kill(controlPlanePid(restored.process.pid ?? 0), "SIGKILL");
  await expect.poll(() => said(restored).catch(() => [])).toEqual(["before the copy", "after the restore"]);
  await restored.stop();
  const again = await startHost({ dataDirectory });
  expect(await said(again)).toEqual(["before the copy", "after the restore"]);
});

test("a host whose database is deleted while it runs exits with the reason, and can be restored", async () => {
  const dataDirectory = temporaryDirectory();
  const running = serve(["--port", "0", "--data", dataDirectory]);
  await running.url;
  const file = join(dataDirectory, "hearth.db");
  const copy = join(temporaryDirectory(), "copy.db");
  const database = new Database(file, { readonly: true });
  await database.backup(copy);
  database.close();
  rmSync(file);
  process.kill(controlPlanePid(running.process.pid ?? 0), "SIGKILL");
  expect(await running.exit(), running.said()).toBe(1);
  expect(running.said()).toMatch(/--restore.*HEARTH_DATABASE_MISSING/s);
  const restored = serve(["--port", "0", "--data", dataDirectory, "--restore", copy]);
  expect((await fetch(`${await restored.url}/v1/health`)).status).toBe(200);
});

test("a file that is not a backup is refused, and the host keeps its database", async () => {
  const dataDirectory = temporaryDirectory();
  const host = await startHost({ dataDirectory });
  await say(host, "here");
  await host.stop();
  const restore = (file: string) => refused(["--data", dataDirectory, "--restore", file]);
  expect(await restore("package.json")).toContain("HEARTH_RESTORE_REFUSED");
  expect(await restore("not/there.db")).toContain("HEARTH_RESTORE_REFUSED");
  expect(await said(await startHost({ dataDirectory }))).toEqual(["here"]);
});
