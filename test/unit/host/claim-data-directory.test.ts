import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { claimDataDirectory } from "../../../src/host/claim-data-directory.ts";
import { recordOf } from "../../../src/node/process-record.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

test("a start that waits for another host's folder can be canceled", async () => {
  const dataDirectory = temporaryDirectory();
  const other = spawn("sleep", ["1000"]);
  onTestFinished(() => void other.kill("SIGKILL"));
  const stopping = new AbortController();
  // It never answers, and this start is canceled while it waits.
  const server = createServer(() => stopping.abort());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const record = { ...recordOf(other.pid ?? 0), url, openingKey: "key" };
  writeFileSync(join(dataDirectory, "host.json"), JSON.stringify(record));
  let started = false;
  const taking = claimDataDirectory(dataDirectory, async () => void (started = true), stopping.signal);
  await expect(taking).rejects.toMatchObject({ code: "HEARTH_STOPPED" });
  expect(started).toBe(false);
});
