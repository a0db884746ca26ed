import type { ConferencePage } from "../../shared/contract/conference-guests.ts";
import { log } from "../log/log.ts";
import type { CallDeviceKind, ConnectedDevice } from "../media/devices/connected-devices.ts";
import type { DeviceKind } from "../media/devices/device-state.ts";
import { codeOf, getPage, type Entrance } from "./host.ts";
import { loadCall } from "./later.ts";
import { keepPlace, placeIn, rememberName } from "./place.ts";
import { restoreDraft, setDraft } from "./draft.ts";
import { noConversation, useGuest } from "./store.ts";
import { devicesOf, isVisiting, looksAgain, next, type VisitEvent } from "./visit.ts";
import type { Devices } from "./call/devices.ts";
import type { GuestCall, GuestCallEvents } from "./call/guest-call.ts";

/** How often the page looks whether a conference has opened or closed, in ms. */
const LOOK_INTERVAL = 5_000;

const sid = location.pathname.split("/").at(-1) ?? "";
const code = takeCode();

let devices: Devices | null = null;
let call: GuestCall | null = null;

/**
 * The code of the speakers' or the hosts' link, which is taken out of the address, so that nobody passes it on with that.
 * A reload finds it in the entry of the tab's history, which is not part of the address.
 */
function takeCode(): string | null {
  const { code: kept } = (history.state ?? {}) as { code?: string };
  const given = location.hash.slice(1) || kept || null;
  history.replaceState(given === null ? null : { code: given }, "", location.pathname);
  return given;
}

// Another link to the same conference, opened in the same tab, loads no page by itself.
addEventListener("hashchange", () => location.reload());

/** Whether this link is for speakers or hosts; everybody else who comes to a webinar is audience. */
export const hasCode = code !== null;

function change(event: VisitEvent): void {
  const before = useGuest.getState().visit;
  const visit = next(before, event);
  if (visit === before) return;
  useGuest.setState({ visit });
  if (visit.at === "inside" && before.at !== "inside")
    keepPlace(visit.page.id, { ...placeIn(visit.page.id), used: true });
  if (isVisiting(before) && !isVisiting(visit)) {
    // The end of a conference has ended the tracks that were sent in it.
    if (visit.at === "closed" || before.at === "inside") devices?.closeAll();
    useGuest.setState(noConversation);
    setDraft("");
    keepPlace(before.page.id, { ...placeIn(before.page.id), used: false });
    call = null;
  }
  if (visit.at === "entry") devices?.restrict(devicesOf(visit.page, hasCode));
}

/** Looks what the conference is, now and for as long as that can change what is offered. */
export function begin(): void {
  restoreDraft();
  void look();
  setInterval(() => {
    if (looksAgain(useGuest.getState().visit)) void look();
  }, LOOK_INTERVAL);
}

async function look(): Promise<void> {
  try {
    const page = await getPage(sid);
    change({ type: "found", page, returns: hasCode || placeIn(page.id).used });
  } catch (error) {
    change({ type: "refused", code: codeOf(error) });
  }
}

/** Looks again at once, after a visit or a failure. */
export function again(): void {
  change({ type: "again" });
  void look();
}

async function ownDevices(): Promise<Devices> {
  const { Devices } = await loadCall();
  if (!devices) {
    devices = new Devices();
    const { visit } = useGuest.getState();
    if (visit.at === "entry" || visit.at === "joining") devices.restrict(devicesOf(visit.page, hasCode));
  }
  return devices;
}

const follow = (work: Promise<void>) =>
  void work.catch((error: unknown) => log.warn("A device did not follow", { error }));

export const turnOn = (...kinds: DeviceKind[]): void =>
  // One after the other: browsers show one question at a time.
  follow(
    ownDevices().then((own) =>
      kinds.reduce((done, kind) => done.then(() => own.turnOn(kind)), Promise.resolve()),
    ),
  );
export const toggle = (kind: DeviceKind): void => follow(ownDevices().then((own) => own.toggle(kind)));
/** Uses another device from now on; null is the system's default. */
export const choose = (kind: CallDeviceKind, device: ConnectedDevice | null): void =>
  follow(ownDevices().then((own) => own.choose(kind, device)));

/** Opens those devices that this browser has allowed before; for all others somebody has to press a button. */
export function openAllowed(kinds: readonly DeviceKind[]): void {
  follow(
    loadCall().then(async ({ isAllowedAlready }) => {
      for (const kind of kinds) if (await isAllowedAlready(kind)) turnOn(kind);
    }),
  );
}

/**
 * Joins under a name. To be called from a press, which also lets the browser play sound. `loadViews` loads what the
 * conference looks like: nobody is seen and heard from a page that stays empty.
 */
export async function join(name: string, loadViews: () => Promise<unknown>): Promise<void> {
  const { visit } = useGuest.getState();
  if (visit.at !== "entry") return;
  rememberName(name);
  change({ type: "join" });
  try {
    const [{ GuestCall }, own] = await Promise.all([loadCall(), ownDevices(), loadViews()]);
    if (isVisiting(useGuest.getState().visit))
      enter(new GuestCall(entranceOf(visit.page, name), own, visit.page.record, events));
  } catch (error) {
    log.error("The conference could not be loaded", { error });
    change({ type: "refused", code: "OFFLINE" });
  }
}

function entranceOf({ id }: ConferencePage, name: string): Entrance {
  const place = placeIn(id);
  keepPlace(id, place);
  return { conferenceId: id, participantId: place.participantId, secret: place.secret, name, code };
}

function enter(entered: GuestCall): void {
  call = entered;
  call.start();
}

const events: GuestCallEvents = {
  onWaits: () => change({ type: "waits" }),
  onConnected: () => change({ type: "connected" }),
  onLost: () => change({ type: "lost" }),
  onOver: (why) => change({ type: "refused", code: why }),
};

export function leave(): void {
  call?.leave();
  change({ type: "leave" });
}

/** The conference that this page is in, or tries to get into. */
export const currentCall = (): GuestCall | null => call;
