import type { CheckReport, Repair } from "../../shared/contract/doctor.ts";
import { isOk } from "../../shared/contract/doctor.ts";
import type { SupervisorCallOutput } from "../../shared/contract/process-channel.ts";
import type { MediaServerState } from "../../media-server/index.ts";
import type { HostNetwork } from "../reach/host-network.ts";
import type { FoundRecorder } from "../recorder/recorder-host.ts";
import { diskOf } from "./disk.ts";
import { checkHost } from "./host-checks.ts";
import { findClosedPorts } from "./port-facts.ts";
import { changeOf } from "./repairs.ts";

/** Finds what may keep people from the running host, and mends what the host can mend. */
export class Doctor {
  readonly #network: HostNetwork;
  readonly #mediaServer: () => MediaServerState;
  readonly #recorder: () => FoundRecorder;
  readonly #dataDirectory: string;

  constructor(parts: {
    readonly network: HostNetwork;
    readonly mediaServer: () => MediaServerState;
    readonly recorder: () => FoundRecorder;
    readonly dataDirectory: string;
  }) {
    this.#network = parts.network;
    this.#mediaServer = parts.mediaServer;
    this.#recorder = parts.recorder;
    this.#dataDirectory = parts.dataDirectory;
  }

  async check(): Promise<CheckReport> {
    const mediaServer = this.#mediaServer();
    // An external one has ports of its own, on another machine.
    const isOurs = mediaServer.status === "healthy" && mediaServer.pid !== null;
    const closed = await findClosedPorts(this.#network.reach, isOurs);
    const checks = checkHost({
      network: this.#network.describe(),
      reach: this.#network.reach,
      mediaServer,
      recorder: this.#recorder(),
      closed,
      disk: diskOf(this.#dataDirectory),
      now: Date.now(),
    });
    return { ok: isOk(checks), checks };
  }

  async repair(repair: Repair, interruptCalls: boolean): Promise<SupervisorCallOutput<"repair">> {
    if (repair === "renew-certificate") {
      await this.#network.renewCertificate();
      return { outcome: "mended" };
    }
    const { outcome } = await this.#network.change(changeOf(repair), interruptCalls);
    return { outcome: outcome === "changed" ? "mended" : outcome };
  }
}
