import type * as z from "zod";
import { openParentPort } from "../node/parent-port.ts";
import { PendingCalls } from "../node/pending-calls.ts";
import {
  channelCalls,
  supervisorCalls,
  supervisorEvents,
  toControlPlane,
  type CallOutput,
  type ChannelCall,
  type ControlPlaneEvent,
  type ControlPlaneEventData,
  type FromControlPlane,
  type SupervisorCall,
  type SupervisorCallInput,
  type SupervisorCallOutput,
  type SupervisorEvent,
  type SupervisorEventData,
} from "../shared/contract/process-channel.ts";
import type { HostFailure } from "../shared/errors/host-codes.ts";

export interface ChannelHandlers {
  readonly calls: {
    readonly [Name in ChannelCall]: (
      input: z.output<(typeof channelCalls)[Name]["input"]>,
    ) => CallOutput<Name> | Promise<CallOutput<Name>>;
  };
  readonly events: {
    readonly [Name in SupervisorEvent]: (data: SupervisorEventData<Name>) => void | Promise<void>;
  };
  /** A handler has thrown or rejected, or what it was sent is invalid. A call is answered with what this returns. */
  readonly onError: (error: unknown, name: ChannelCall | SupervisorEvent) => HostFailure;
  /** The supervisor is gone, for whatever reason. */
  readonly onClosed: () => void;
}

/** The control plane's end of the channel to its supervisor. */
export interface Channel {
  tell<Name extends ControlPlaneEvent>(name: Name, data: ControlPlaneEventData<Name>): void;
  /** Rejects with a `HostFailure` if the supervisor fails, or does not answer within `SUPERVISOR_DEADLINE`. */
  call<Name extends SupervisorCall>(
    name: Name,
    input: SupervisorCallInput<Name>,
  ): Promise<SupervisorCallOutput<Name>>;
}

/** Listening on an address and restarting the media server take a few seconds at most. Milliseconds. */
const SUPERVISOR_DEADLINE = 30_000;

/** Serves the supervisor's calls and events, whichever kind of child process this is. */
export function openChannel(handlers: ChannelHandlers): Channel {
  const port = openParentPort<FromControlPlane>(
    (message) => void receive(toControlPlane.parse(message)),
    handlers.onClosed,
  );

  const pending = new PendingCalls();

  async function receive(message: z.output<typeof toControlPlane>): Promise<void> {
    if (message.type === "answer" || message.type === "failure") return pending.receive(message);
    const { type, name } = message;
    try {
      if (type === "event") {
        const handle = handlers.events[name] as (data: unknown) => void | Promise<void>;
        await handle(supervisorEvents[name].parse(message.data));
      } else {
        const handle = handlers.calls[name] as (input: unknown) => unknown;
        const value = await handle(channelCalls[name].input.parse(message.input));
        port({ type: "answer", id: message.id, value });
      }
    } catch (error) {
      const { code, detail } = handlers.onError(error, name);
      if (type === "call") port({ type: "failure", id: message.id, code, detail });
    }
  }

  return {
    tell: (name, data) => port({ type: "event", name, data }),
    async call<Name extends SupervisorCall>(name: Name, input: SupervisorCallInput<Name>) {
      const send = (id: number) => port({ type: "call", id, name, input });
      const value = await pending.call(name, send, SUPERVISOR_DEADLINE);
      return supervisorCalls[name].output.parse(value) as SupervisorCallOutput<Name>;
    },
  };
}
