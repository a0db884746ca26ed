import { once } from "node:events";
import { connect, type Socket } from "node:net";

interface Target {
  readonly url: URL;
  readonly token: string;
  readonly roomId: string;
  /** Opens the signalling of a call that goes on. */
  readonly callToken: string;
}

/** Every phase that a connection can be in: how to get there. Whoever asks resets it. */
export function connectionPhases({
  url,
  token,
  roomId,
  callToken,
}: Target): Record<string, () => Promise<Socket>> {
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(url.port), url.hostname);
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket;
  };
  /** Sends, and does not wait for anything. */
  const sent = async (text: string | Buffer): Promise<Socket> => {
    const socket = await open();
    await new Promise<void>((resolve) => socket.write(text, () => resolve()));
    return socket;
  };
  /** Sends, and waits for the first bytes that come back, which may also be the end. */
  const answered = async (text: string | Buffer): Promise<Socket> => {
    const socket = await sent(text);
    await new Promise((resolve) => {
      socket.once("data", resolve);
      socket.once("close", resolve);
    });
    socket.pause();
    return socket;
  };
  const head = (line: string, ...headers: string[]) =>
    `${[`${line} HTTP/1.1`, `Host: ${url.host}`, `Authorization: Bearer ${token}`, ...headers].join("\r\n")}\r\n\r\n`;
  const post = (...headers: string[]) =>
    head(`POST /v1/rooms/${roomId}/messages`, "Content-Type: application/json", ...headers);
  const upgrade = (path: string, { host = url.host, origin = url.origin, protocol = "websocket" } = {}) =>
    [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${origin}`,
      "Connection: Upgrade",
      `Upgrade: ${protocol}`,
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "",
      "",
    ].join("\r\n");
  /** Upgraded, and these frames sent. */
  const upgraded = async (path: string, ...frames: Buffer[]): Promise<Socket> => {
    const socket = await answered(upgrade(path));
    if (frames.length > 0) socket.write(Buffer.concat(frames));
    return socket;
  };
  const hello = frame(0x1, JSON.stringify({ access_token: token, since: 0 }));
  const signalling = `/rtc?access_token=${callToken}&protocol=16&sdk=js`;
  const health = head("GET /v1/health");
  const refused = {
    "of a wrong Host": upgrade("/v1/events", { host: "evil.test" }),
    "of a foreign Origin": upgrade("/v1/events", { origin: "https://evil.test" }),
    "at an unknown path": upgrade("/nowhere"),
    "of another protocol": upgrade("/v1/events", { protocol: "h2c" }),
    "of a call without a token": upgrade("/rtc"),
    "of a call with a false token": upgrade("/rtc?access_token=false"),
  };

  return {
    connected: open,
    "half a request line": () => sent("GET /v1/hea"),
    "half the headers": () => sent(health.slice(0, -20)),
    "a body announced": () => sent(post("Content-Length: 100")),
    "half a body": () => sent(`${post("Content-Length: 100")}{"body":"`),
    "half a chunk": () => sent(`${post("Transfer-Encoding: chunked")}20\r\n{"body":"`),
    "the headers of a body waited for": () => answered(post("Content-Length: 100", "Expect: 100-continue")),
    "a request sent": () => sent(health),
    "a write sent": () => sent(`${post("Content-Length: 31")}{"body":"reset","txn_id":"reset"}`),
    "ten requests sent at once": () => sent(health.repeat(10)),
    "an answer begun": () => answered(head("GET /v1/openapi.json")),
    "an answered request": () => answered(health),
    "a body too large": () => answered(post("Content-Length: 9000000") + "x".repeat(300_000)),
    "no HTTP": () => sent("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    "a bad request answered": () => answered("BAD\r\n\r\n"),
    CONNECT: () => sent(head("CONNECT example.org:443")),
    "half an upgrade": () => sent(upgrade("/v1/events").slice(0, -8)),
    ...Object.fromEntries(
      Object.entries(refused).flatMap(([of, text]) => [
        [`an upgrade ${of} sent`, () => sent(text)],
        [`an upgrade ${of} refused`, () => answered(text)],
      ]),
    ),
    "an upgrade to events sent": () => sent(upgrade("/v1/events")),
    "events before the hello": () => upgraded("/v1/events"),
    "half a frame": () => upgraded("/v1/events", hello.subarray(0, 9)),
    "a frame of nonsense": () => upgraded("/v1/events", Buffer.from("\xff\xff\xff\xff", "latin1")),
    "events being replayed": () => upgraded("/v1/events", hello),
    "events being closed": () => upgraded("/v1/events", hello, frame(0x8, "")),
    "a call's signalling asked for": () => sent(upgrade(signalling)),
    "a call's signalling open": () => upgraded(signalling),
    "a call's signalling and nonsense": () => upgraded(signalling, frame(0x2, "nonsense")),
    "a call's token being checked": () => sent(head(`GET /rtc/validate?access_token=${callToken}`)),
  };
}

/** A frame as a client sends it: masked, here with zeroes. */
function frame(opcode: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, Buffer.alloc(4), payload]);
}
