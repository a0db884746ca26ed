import type { CheckReport, Repair } from "../../shared/contract/doctor.ts";
import type { Network, NetworkSettings } from "../../shared/contract/network.ts";
import type {
  SupervisorCall,
  SupervisorCallInput,
  SupervisorCallOutput,
} from "../../shared/contract/process-channel.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { can } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";

/** Calls the supervisor over the process channel. */
type AskSupervisor = <Name extends SupervisorCall>(
  name: Name,
  input: SupervisorCallInput<Name>,
) => Promise<SupervisorCallOutput<Name>>;

type Change = { readonly [Name in keyof NetworkSettings]?: NetworkSettings[Name] | undefined };

/** How the host is reached, which the supervisor decides: the owner and admins can see and change it. */
export class HostNetwork {
  readonly #ask: AskSupervisor;

  constructor(ask: AskSupervisor) {
    this.#ask = ask;
  }

  /** Throws SW_FORBIDDEN for everybody else, and SW_HOST_BUSY if the supervisor does not answer. */
  async get(caller: Caller): Promise<Network> {
    requireAllowed(caller);
    return await this.#ask("network", undefined).catch(notAnswered);
  }

  /** What may keep people from reaching this host. */
  async check(caller: Caller): Promise<CheckReport> {
    requireAllowed(caller);
    return await this.#ask("doctor", undefined).catch(notAnswered);
  }

  /** Mends what a check has found, and checks again. */
  async repair(caller: Caller, repair: Repair, interruptCalls: boolean): Promise<CheckReport> {
    requireAllowed(caller);
    const { outcome } = await this.#ask("repair", { repair, interruptCalls }).catch(notAnswered);
    if (outcome !== "mended") throw notChanged(outcome);
    return await this.check(caller);
  }

  /** Settings that are left out stay as they are. `interruptCalls` allows it to restart the media server under calls. */
  async change(caller: Caller, settings: Change, interruptCalls: boolean): Promise<Network> {
    requireAllowed(caller);
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const change = await this.#ask("changeNetwork", { settings: given, interruptCalls }).catch(notAnswered);
    if (change.outcome !== "changed") throw notChanged(change.outcome);
    return change.network;
  }
}

function requireAllowed(caller: Caller): void {
  if (!can(caller, "manage-host")) throw new Failure("SW_FORBIDDEN");
}

function notChanged(outcome: "calls-live" | "fixed" | "incomplete"): Failure {
  switch (outcome) {
    case "calls-live":
      return new Failure("SW_CALLS_LIVE");
    case "fixed":
      return new Failure("SW_NETWORK_FIXED");
    case "incomplete":
      return new Failure("SW_NETWORK_INCOMPLETE");
  }
}

function notAnswered(error: unknown): never {
  throw new Failure("SW_HOST_BUSY", undefined, error);
}
