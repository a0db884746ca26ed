import { beforeEach, expect, test } from "vitest";
import { ApiError, type Api } from "../../../../../../src/renderer/api/client.ts";
import { declineWith } from "../../../../../../src/renderer/features/call/ring/decline-with.ts";
import { useApp } from "../../../../../../src/renderer/stores/app-store.ts";
import { setCurrentApi } from "../../../../../../src/renderer/stores/current-api.ts";
import { keepFor } from "../../../../../../src/renderer/stores/kept.ts";
import { restoreOutbox } from "../../../../../../src/renderer/stores/outbox.ts";
import { routes } from "../../../../../../src/shared/contract/client.ts";
import type { CallDocument } from "../../../../../../src/shared/contract/entities.ts";

const call = { id: "call-1", room_id: "room-of-all", initiator_id: "user-b" } as CallDocument;

/** The host's answer to the question for a direct room. */
let direct: () => object;
/** Which rooms have got a message, and which calls were declined. */
let done: string[];

beforeEach(() => {
  done = [];
  const api = {
    url: "",
    call: async (route: object, { params }: { params: Record<string, string> }) => {
      if (route === routes.createDirectRoom) return direct();
      if (route === routes.rejectCall) done.push(`declined ${params["call_id"]}`);
      if (route === routes.sendMessage) done.push(`message to ${params["room_id"]}`);
      return { id: "message-1", position: 1 };
    },
  };
  setCurrentApi(api as unknown as Api);
  useApp.setState({ pending: [] });
  keepFor(null, "user-a");
  restoreOutbox();
});

test("a reply goes to the caller alone, and declines the call", async () => {
  direct = () => ({ id: "room-of-two" });
  await declineWith(call, "later");
  await expect.poll(() => done.toSorted()).toEqual(["declined call-1", "message to room-of-two"]);
});

test("a guest's goes to the room of the call", async () => {
  direct = () => {
    throw new ApiError("SW_FORBIDDEN", "");
  };
  await declineWith(call, "later");
  await expect.poll(() => done.toSorted()).toEqual(["declined call-1", "message to room-of-all"]);
});

test.each(["OFFLINE", "SW_RATE_LIMITED", "SW_MEMBER_NOT_FOUND"] as const)(
  "one that has no room because of %s goes nowhere, and the call is not declined",
  async (code) => {
    direct = () => {
      throw new ApiError(code, "");
    };
    await expect(declineWith(call, "private")).rejects.toMatchObject({ code });
    await new Promise((resolve) => setTimeout(resolve));
    expect(done).toEqual([]);
  },
);
