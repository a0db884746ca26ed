import { createSocket } from "node:dgram";
import { encode } from "dns-packet";
import { MULTICAST, recordsOf, SERVICE, type Announcement } from "../../../src/host/nearby/announcement.ts";
import { NearbyBrowser } from "../../../src/host/nearby/browser.ts";
import { Publication } from "../../../src/host/nearby/publication.ts";

/** The program behind `nearby.ts`. It runs in a namespace, and prints each result as a line of JSON. */

const [command, ...args] = process.argv.slice(2);
const print = (result: unknown) => void process.stdout.write(`${JSON.stringify(result)}\n`);

/** Prints the list of hosts on the network of an address, and again whenever it has changed. */
function browse(address: string): void {
  const browser = new NearbyBrowser(() => [address]);
  let last = "";
  setInterval(() => {
    const hosts = browser.list();
    if (JSON.stringify(hosts) !== last) print(hosts);
    last = JSON.stringify(hosts);
  }, 50);
}

/** Announces a host, whether there is one or not. */
async function announce(address: string, announcement: Announcement): Promise<void> {
  const publication = new Publication((line) => process.stderr.write(`${line}\n`));
  await publication.update({ ...announcement, addresses: [address] });
  print("ready");
}

/** Answers each question with thousands of packets: noise, and a thousand hosts with the longest of texts. */
function flood(address: string): void {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  const text = Array.from({ length: 20 }, () => "x".repeat(250));
  const packets = Array.from({ length: 1_000 }, (_, index) => {
    const authority = index.toString(16).padStart(64, "0");
    const host = recordsOf({ name: `Flood ${index}`, port: 1 + index, authority }, `f${index}`, address, 120);
    return encode({ type: "response", answers: [host.service, host.text, { ...host.text, data: text }] });
  });
  socket.on("message", (_, from) => {
    for (const packet of packets) {
      socket.send(packet, from.port, from.address);
      socket.send(packet.subarray(0, packet.length / 2), from.port, from.address);
    }
  });
  socket.bind(MULTICAST.port, () => {
    socket.addMembership(MULTICAST.address, address);
    print("ready");
  });
}

/** Asks one machine directly, and prints how many answers came back until it was asked that often. */
function ask(target: string, times: number): void {
  const socket = createSocket("udp4");
  const question = encode({ type: "query", questions: [{ type: "PTR", name: SERVICE }] });
  let answers = 0;
  socket.on("message", () => (answers += 1));
  let asked = 0;
  const asking = setInterval(() => {
    socket.send(question, MULTICAST.port, target);
    if (++asked < times) return;
    clearInterval(asking);
    setTimeout(() => {
      print(answers);
      socket.close();
    }, 300);
  }, 2);
}

const [first = "", second = ""] = args;
if (command === "browse") browse(first);
if (command === "announce") await announce(first, JSON.parse(second) as Announcement);
if (command === "flood") flood(first);
if (command === "ask") ask(first, Number(second));
