import type { ProbeTransport } from "../../../shared/call/principal.ts";
import type { Measured } from "../../media/probe-connection.ts";
import { t } from "../../messages/index.ts";
import type { Finding } from "./steps.ts";

/** Below this, video is blurred or stops; bits per second. */
const LOW_BITRATE = 300_000;
/** From this share of lost packets on, speech has gaps. */
const HIGH_LOSS = 0.03;
/** From this round trip on, people talk over each other; in ms. */
const LONG_ROUND_TRIP = 300;

/**
 * What it means that media came back over a transport, or did not. `port` is the media server's, if it is known.
 * `authority` is where a browser that may have refused the host's certificate for TURN downloads its authority.
 */
export function transportFinding(
  transport: ProbeTransport,
  port: number | null,
  measured: Measured | null,
  authority: string | null,
): Finding {
  if (measured) {
    const { frames, audioPackets } = measured;
    return {
      status: "ok",
      found: () => t("check.media.received", { frames, packets: audioPackets }),
      means: null,
    };
  }
  // A router's rule changes nothing about a certificate.
  if (authority !== null)
    return {
      status: "fail",
      authority,
      found: () => t("check.media.nothing"),
      means: () => t("check.media.turnUntrustedMeans"),
    };
  const protocol = transport === "udp" ? "UDP" : "TCP";
  const rule = `${protocol} ${port}`;
  return {
    status: "fail",
    ...(port === null ? {} : { rule }),
    found: () => t("check.media.nothing"),
    means: () =>
      port === null ? t(`check.media.${transport}Means`) : t(`check.media.${transport}PortMeans`, { rule }),
  };
}

export function qualityOf({ bitrate, loss, roundTrip }: Measured): Finding {
  const isPoor = bitrate < LOW_BITRATE || loss > HIGH_LOSS || roundTrip > LONG_ROUND_TRIP;
  return {
    status: isPoor ? "warn" : "ok",
    found: () =>
      t("check.quality.measured", {
        rate: rounded(bitrate / 1e6, 1),
        loss: rounded(loss * 100, 1),
        time: rounded(roundTrip, 0),
      }),
    means: isPoor ? () => t("check.quality.poorMeans") : null,
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
