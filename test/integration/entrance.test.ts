import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { Entrance } from "../../src/host/entrance/entrance.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { within } from "../helpers/deadline.ts";

/** The supervisor's side of each connection, with real TLS; what is behind it here answers with what it was sent. */

const key = "k".repeat(43);
/** Loopback has more addresses than one. */
const SHARED = "127.0.0.2";
const LIMIT = 10_000;

/** A server that sends back what it gets, after `greeting`. */
async function echo(): Promise<{ port: number; connections: Socket[] }> {
  const connections: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.push(socket);
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of connections) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connections };
}

async function openEntrance() {
  const [plain, turn] = [await echo(), await echo()];
  let turnPort: number | null = turn.port;
  const entrance = new Entrance({
    key,
    turnPort: () => turnPort,
    hosts: () => [`${SHARED}:${entrance.port}`],
    onLine: () => {},
  });
  onTestFinished(() => entrance.close());
  await entrance.open("127.0.0.1", 0);
  const problems = await entrance.listen([
    { address: "127.0.0.1", tls: false },
    { address: SHARED, tls: true },
  ]);
  expect(problems).toEqual([]);
  const authority = createAuthority();
  entrance.useCertificate(authority.issue([SHARED, "studio.local"]));
  const tls = async (options: ConnectionOptions = {}): Promise<TLSSocket> => {
    const socket = connectTls({ host: SHARED, port: entrance.port, ca: authority.certificate, ...options });
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => {});
    await within(LIMIT, "the handshake", once(socket, "secureConnect"));
    return socket;
  };
  return { entrance, plain, turn, authority, tls, withoutTurn: () => (turnPort = null) };
}

const firstOf = async (socket: Socket): Promise<string> => {
  const [data] = (await within(LIMIT, "an answer", once(socket, "data"))) as [Buffer];
  return data.toString("latin1");
};

test("a connection is relayed behind a preamble that says who it is, and whether it has TLS", async () => {
  const { entrance, plain, tls } = await openEntrance();
  entrance.relayTo(plain.port);
  const local = connect(entrance.port, "127.0.0.1");
  local.end("GET / HTTP/1.1\r\n\r\n");
  expect(await text(local)).toBe(`${key} plain 127.0.0.1\nGET / HTTP/1.1\r\n\r\n`);
  const secure = await tls();
  secure.write("GET / HTTP/1.1\r\n\r\n");
  await expect
    .poll(async () => secure.readableLength)
    .toBe(`${key} tls 127.0.0.1\nGET / HTTP/1.1\r\n\r\n`.length);
  expect((secure.read() as Buffer).toString()).toContain(`${key} tls 127.0.0.`);
});

test("a connection that arrives while the control plane restarts waits for it", async () => {
  const { entrance, plain } = await openEntrance();
  const socket = connect(entrance.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write("hello");
  await once(socket, "connect");
  entrance.relayTo(plain.port);
  expect(await firstOf(socket)).toContain("plain 127.0.0.1\n");
});

test("a connection waits on if the control plane has exited and its supervisor does not know yet", async () => {
  const { entrance, plain } = await openEntrance();
  const gone = createServer();
  gone.listen(0, "127.0.0.1");
  await once(gone, "listening");
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, "close");
  entrance.relayTo(port);
  const socket = connect(entrance.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write("hello");
  await once(socket, "connect");
  entrance.relayTo(null);
  entrance.relayTo(plain.port);
  expect(await firstOf(socket)).toContain("plain 127.0.0.1\n");
});

test.each([
  ["TLSv1.2", true],
  ["TLSv1.3", true],
  ["TLSv1.1", false],
] as const)("%s is accepted: %s", async (version, accepted) => {
  const { entrance, plain, tls } = await openEntrance();
  entrance.relayTo(plain.port);
  const options = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" } as const;
  const connected = tls(options);
  if (accepted) expect((await connected).getProtocol()).toBe(version);
  else await expect(connected).rejects.toThrow();
});

test("a client that trusts another certificate authority, or expects another name, does not connect", async () => {
  const { tls } = await openEntrance();
  await expect(tls({ ca: createAuthority().certificate })).rejects.toThrow();
  await expect(tls({ servername: "other.local" })).rejects.toThrow();
});

test("a certificate that is replaced serves the next connection, and the open ones go on", async () => {
  const { entrance, plain, tls, authority } = await openEntrance();
  entrance.relayTo(plain.port);
  const before = await tls();
  entrance.useCertificate(authority.issue([SHARED, "new.local"]));
  const after = await tls();
  expect(after.getPeerCertificate().subjectaltname).toContain("new.local");
  expect(before.getPeerCertificate().subjectaltname).not.toContain("new.local");
  before.write("GET");
  expect(await firstOf(before)).toContain("tls");
});

test("TURN on the same port goes to the media server, and HTTP does not", async () => {
  const { entrance, plain, turn, tls, withoutTurn } = await openEntrance();
  entrance.relayTo(plain.port);
  // A STUN binding request: its first two bits are 0.
  const binding = Buffer.from("000100002112a442000102030405060708090a0b", "hex");
  const media = await tls();
  media.write(binding);
  expect(Buffer.from(await firstOf(media), "latin1")).toEqual(binding);
  expect(turn.connections).toHaveLength(1);
  expect(plain.connections).toHaveLength(0);
  withoutTurn();
  const refused = await tls();
  refused.write(binding);
  await within(LIMIT, "the end", once(refused, "close"));
});

test("a page that is asked for without TLS is redirected, and nothing else is answered", async () => {
  const { entrance, plain } = await openEntrance();
  entrance.relayTo(plain.port);
  const ask = async (request: string) => {
    const socket = connect(entrance.port, SHARED);
    socket.end(request);
    return await within(LIMIT, "an answer", text(socket));
  };
  const host = `${SHARED}:${entrance.port}`;
  expect(await ask(`GET /v1/me HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(
    new RegExp(`^HTTP/1.1 308 [^]*Location: https://${host}/\r\n`, "i"),
  );
  const elsewhere = await ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  expect(elsewhere).toContain(`https://${host}/`);
  expect(elsewhere).not.toContain("evil");
  expect(await ask(`POST /v1/rooms HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 400 /,
  );
  expect(plain.connections).toHaveLength(0);
});

test("a certificate for an ACME challenge is presented to whoever asks for it, and to nobody else", async () => {
  const { entrance, authority, tls } = await openEntrance();
  entrance.useChallenge(authority.issue(["challenge.example"]));
  const options = { ALPNProtocols: ["acme-tls/1"], checkServerIdentity: () => undefined };
  const challenged = await tls(options);
  expect(challenged.alpnProtocol).toBe("acme-tls/1");
  expect(challenged.getPeerCertificate().subjectaltname).toContain("challenge.example");
  expect((await tls({ ALPNProtocols: ["http/1.1"] })).getPeerCertificate().subjectaltname).toContain(SHARED);
});

test("an address that is no longer listened on closes its connections, and the others stay", async () => {
  const { entrance, plain, tls } = await openEntrance();
  entrance.relayTo(plain.port);
  const [secure, local] = [await tls(), connect(entrance.port, "127.0.0.1")];
  onTestFinished(() => void local.destroy());
  await once(local, "connect");
  await entrance.listen([{ address: "127.0.0.1", tls: false }]);
  await within(LIMIT, "the end", once(secure, "close"));
  await expect(tls()).rejects.toThrow();
  local.write("still here");
  expect(await firstOf(local)).toContain("plain");
});

test("a port that another program uses at an address is a problem, not a failure", async () => {
  const { entrance } = await openEntrance();
  const other = createServer();
  other.listen(entrance.port, "127.0.0.3");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const listeners = ["127.0.0.3", "203.0.113.1"].map((address) => ({ address, tls: true }));
  expect(await entrance.listen([{ address: "127.0.0.1", tls: false }, ...listeners])).toEqual([
    "port_taken",
    "address_unavailable",
  ]);
});
