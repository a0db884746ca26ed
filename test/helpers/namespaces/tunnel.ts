import { fork, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { resolve } from "node:path";

/** A port of this process's loopback that leads to an address in a namespace, for as long as both processes run. */
export interface Tunnel {
  readonly relay: ChildProcess;
  readonly port: number;
}

/** `enter` is the command that runs others in the namespace; `ownPort` 0 picks one. */
export async function openTunnel(
  enter: readonly string[],
  address: string,
  port: number,
  ownPort: number,
): Promise<Tunnel> {
  const server = createServer();
  await new Promise<void>((ready, failed) => {
    server.once("error", failed).listen(ownPort, "127.0.0.1", ready);
  });
  const own = (server.address() as AddressInfo).port;
  // A socket stays in the namespace in which it was opened: this one listens here, and the relay connects there.
  const [program = "", ...args] = enter;
  const relay = fork(resolve("test/helpers/namespaces/relay.ts"), {
    execPath: program,
    execArgv: [...args, process.execPath],
    // It must not hold the output of the process that it serves open.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await new Promise<void>((sent, failed) =>
    relay.send({ address, port }, server, (error) => (error ? failed(error) : sent())),
  );
  server.close();
  return { relay, port: own };
}
