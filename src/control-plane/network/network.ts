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

  /** Settings that are left out stay as they are. `interruptCalls` allows it to restart the media server under calls. */
  async change(caller: Caller, settings: Change, interruptCalls: boolean): Promise<Network> {
    requireAllowed(caller);
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const change = await this.#ask("changeNetwork", { settings: given, interruptCalls }).catch(notAnswered);
    switch (change.outcome) {
      case "changed":
        return change.network;
      case "calls-live":
        throw new Failure("SW_CALLS_LIVE");
      case "fixed":
        throw new Failure("SW_NETWORK_FIXED");
      case "incomplete":
        throw new Failure("SW_NETWORK_INCOMPLETE");
    }
  }
}

function requireAllowed(caller: Caller): void {
  if (!can(caller, "manage-host")) throw new Failure("SW_FORBIDDEN");
}

function notAnswered(error: unknown): never {
  throw new Failure("SW_HOST_BUSY", undefined, error);
}
