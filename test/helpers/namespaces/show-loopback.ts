import { fork, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { resolve } from "node:path";

/**
 * Makes a port of a namespace's loopback reachable under the same number on the loopback of this process, for as long
 * as the returned process and this one run. `enter` is the command that runs others in the namespace.
 */
export async function showLoopback(enter: readonly string[], port: number): Promise<ChildProcess> {
  const server = createServer();
  await new Promise<void>((ready, failed) => {
    server.once("error", failed).listen(port, "127.0.0.1", ready);
  });
  // A socket stays in the namespace in which it was opened: this one listens here, and the relay connects there.
  const [program = "", ...args] = enter;
  const relay = fork(resolve("test/helpers/namespaces/relay.ts"), {
    execPath: program,
    execArgv: [...args, process.execPath],
    // It must not hold the output of the process that it serves open.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await new Promise<void>((sent, failed) =>
    relay.send(port, server, (error) => (error ? failed(error) : sent())),
  );
  server.close();
  return relay;
}
