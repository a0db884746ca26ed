import { randomInt } from "node:crypto";
import type { Repair } from "../../shared/contract/doctor.ts";
import type { NetworkSettings } from "../../shared/contract/network.ts";

/** Of those that systems do not give to outgoing connections. */
const mediaPorts = [20_000, 32_000] as const;

/** How a repair changes the settings. One that changes none tries again what they say. */
export function changeOf(repair: Repair): Partial<NetworkSettings> {
  switch (repair) {
    case "listen-everywhere":
      return { listen: null };
    case "enable-turn":
      return { turn: true };
    case "another-media-port":
      return { media_port: randomInt(...mediaPorts) };
    case "use-own-certificate":
      return { tls: "own-ca" };
    case "renew-certificate":
      return {};
  }
}
