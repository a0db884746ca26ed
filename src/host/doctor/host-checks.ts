import { limits } from "../../shared/base/limits.ts";
import type { Reach } from "../../shared/base/reach.ts";
import type { Check } from "../../shared/contract/doctor.ts";
import type { Network } from "../../shared/contract/network.ts";
import type { MediaServerState } from "../../media-server/index.ts";

/** What the checks of a host look at. Times in milliseconds, sizes in bytes. */
export interface HostFacts {
  readonly network: Network;
  readonly reach: Reach;
  readonly mediaServer: MediaServerState;
  readonly disk: { readonly free: number; readonly total: number } | null;
  readonly now: number;
}

type Result = Omit<Check, "id">;
const ok = (found: string, means: string): Result => ({ status: "ok", found, means });
const warn = (found: string, means: string): Result => ({ status: "warn", found, means });
const fail = (found: string, means: string): Result => ({ status: "fail", found, means });
const skipped = (found: string, means: string): Result => ({ status: "skipped", found, means });

const LOCAL_ONLY = skipped("This host is reached from this computer only.", "Nothing is open to others.");
/** No Hearth is older. A machine whose clock was reset to its default is years behind. */
const EARLIEST = Date.parse("2026-01-01T00:00:00Z");
const SOON = 7 * 24 * 3_600_000;

const checks: Record<string, (facts: HostFacts) => Result> = {
  addresses: checkAddresses,
  "app-port": checkAppPort,
  "media-server": checkMediaServer,
  "media-port": checkMediaPort,
  turn: checkTurn,
  certificate: checkCertificate,
  "public-name": checkPublicName,
  clock: checkClock,
  disk: checkDisk,
};

/** The checks of a running host. Pure. */
export const checkHost = (facts: HostFacts): Check[] =>
  Object.entries(checks).map(([id, look]) => Object.assign({ id }, look(facts)));

function checkAddresses({ network: { settings, problems, interfaces } }: HostFacts): Result {
  if (settings.share === "local") return LOCAL_ONLY;
  const used = interfaces.filter((one) => one.used).map(({ name, address }) => `${address} (${name})`);
  if (problems.includes("address_unavailable"))
    return {
      ...fail(
        `This computer does not have all of the addresses ${settings.listen?.join(", ")}.`,
        "People who use the missing address cannot connect.",
      ),
      repair: "listen-everywhere",
    };
  if (used.length === 0)
    return fail(
      "This computer has no address on a network, except of containers and VPNs.",
      "Nobody else can connect. Connect it to a network, or choose the address to listen on.",
    );
  return ok(`Listening on ${used.join(", ")}.`, "Computers that can reach these addresses can connect.");
}

function checkAppPort({ reach, network: { problems } }: HostFacts): Result {
  if (problems.includes("port_taken"))
    return fail(
      `Another program uses TCP port ${reach.port} on one of the addresses.`,
      "People who use that address cannot connect. Stop that program, or start Hearth with another --port.",
    );
  const where = reach.listeners.map(({ address }) => address).join(", ");
  return ok(`TCP port ${reach.port} is open on ${where}.`, "Pages, chat and signalling work there.");
}

function checkMediaServer({ mediaServer }: HostFacts): Result {
  if (mediaServer.status === "healthy")
    return ok(`livekit-server ${mediaServer.version} is running.`, "Calls work.");
  const why = "code" in mediaServer ? ` (${mediaServer.code})` : "";
  return fail(
    `The media server is ${mediaServer.status}${why}.`,
    "Chat works; calls do not. The log in the data folder says why.",
  );
}

function checkMediaPort({ network, reach: { media } }: HostFacts): Result {
  const port = media.udpPort;
  if (port === null) return LOCAL_ONLY;
  if (network.problems.includes("media_port_taken"))
    return {
      ...fail(`Another program uses port ${port}.`, "Calls have no sound and no picture."),
      repair: "another-media-port",
    };
  const rule = media.addresses.map((address) => `UDP and TCP ${port} to ${address}`).join(", ");
  return network.settings.share === "internet"
    ? warn(
        `Audio and video use port ${port}.`,
        `Whether it is open outside cannot be seen from here. Your router has to forward ${rule}.`,
      )
    : ok(`Audio and video use port ${port}.`, `A firewall on this computer has to allow ${rule}.`);
}

function checkTurn({ network: { settings }, reach: { media } }: HostFacts): Result {
  if (settings.share === "local") return LOCAL_ONLY;
  if (media.turn)
    return ok(
      "Media can be relayed through the app's own port.",
      "Calls also work for people whose firewall lets nothing else through.",
    );
  if (settings.tls === "proxy")
    return warn(
      "A reverse proxy is in front, which cannot relay media.",
      "People whose firewall blocks the media port have no sound.",
    );
  return {
    ...warn("Media is not relayed.", "People whose firewall blocks the media port have no sound."),
    repair: "enable-turn",
  };
}

function checkCertificate({ network, now }: HostFacts): Result {
  if (network.settings.share === "local") return LOCAL_ONLY;
  if (network.settings.tls === "proxy")
    return skipped("The reverse proxy has the certificate.", "It is not known here.");
  const problem = network.problems.find((one) => /^(certificate|authority|acme)_/.test(one));
  const { certificate } = network;
  if (!certificate)
    return fail(`There is no certificate (${problem ?? "it is being made"}).`, "Nobody else can connect.");
  const end = Date.parse(certificate.ends_at);
  const found = `It is for ${certificate.names.join(", ")}, until ${certificate.ends_at}.`;
  if (end <= now) return fail(found, "It has expired, so nobody else can connect.");
  if (problem) return warn(`${found} The next one cannot be had (${problem}).`, "It works until it expires.");
  if (end - now < SOON) return warn(found, "It expires within a week, and should have been renewed by now.");
  return certificate.ca_sha256 === null
    ? ok(found, "It is renewed before it expires.")
    : ok(
        `${found} The host's own authority issued it.`,
        "The desktop app trusts it by invite links; browsers warn until they trust the authority.",
      );
}

function checkPublicName({ network, reach }: HostFacts): Result {
  const { public_url: url } = network.settings;
  if (url === null)
    return skipped("No public address is set.", "Links contain this computer's own addresses.");
  if (network.problems.includes("public_name_unresolved"))
    return fail(`The name in ${url} cannot be found.`, "People outside cannot connect. Check its DNS entry.");
  const [address] = reach.publicAddresses;
  return address === undefined
    ? ok(`${url} leads to this computer.`, "People use it in links.")
    : warn(
        `${url} leads to ${address}, which is not an address of this computer.`,
        `A router has to forward TCP ${reach.port}, and UDP and TCP ${reach.media.udpPort}, from there to this computer.`,
      );
}

function checkClock({ now }: HostFacts): Result {
  const found = `This computer's clock says ${new Date(now).toISOString()}.`;
  return now > EARLIEST
    ? ok(found, "It is plausible.")
    : fail(found, "Certificates and tokens are refused. Set the clock.");
}

function checkDisk({ disk }: HostFacts): Result {
  if (!disk) return skipped("The disk's free space is not known.", "The data folder cannot be looked at.");
  const free = `${(disk.free / 1024 ** 3).toFixed(1)} GiB of the disk are free.`;
  return disk.free < limits.diskLow || disk.free < disk.total * limits.diskLowShare
    ? warn(free, "Nothing can be saved once it is full. Free up space.")
    : ok(free, "That is enough.");
}
