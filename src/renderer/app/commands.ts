import { routes } from "../../shared/contract/client.ts";
import type { Me, Room } from "../../shared/contract/entities.ts";
import { can } from "../../shared/permissions/permissions.ts";
import { askHost } from "../features/call/ask-host.ts";
import { joinCall, startCall } from "../features/call/index.ts";
import { closePip, openPip } from "../features/call/pip/pip-window.ts";
import { pickSource } from "../features/call/share/pick-source.ts";
import { sectionsFor } from "../features/settings/sections.tsx";
import { leaveCall, stopShare, toggleDevice } from "../media/calls.ts";
import { t, titleOf } from "../messages/index.ts";
import { useApp, useMe } from "../stores/app-store.ts";
import { useCall } from "../stores/call-store.ts";
import { currentApi } from "../stores/current-api.ts";
import { usePreferences } from "../stores/preferences.ts";
import { contactsIn, type Replica } from "../stores/replica.ts";
import { openDirectRoom } from "../stores/requests.ts";
import { canSignOut, signOut } from "../stores/session.ts";
import type { Command } from "../ui/command.ts";
import { shortcuts, written } from "../ui/shortcut.ts";

/** Where the commands lead. */
export interface Destinations {
  readonly onRoom: (roomId: string) => void;
  readonly onSettings: (section: string | null) => void;
  readonly onConferences: () => void;
  readonly onShortcuts: () => void;
}

/** What this user can do now, the nearest first. `roomId` is the room that is shown; null is the first one. */
export function useCommands(roomId: string | null, go: Destinations): Command[] {
  const me = useMe();
  const replica = useApp((state) => state.replica);
  const call = useCall();
  usePreferences();
  const callRoomId = call.connection.status === "idle" ? null : call.connection.roomId;
  const callRoom = callRoomId === null ? undefined : replica.rooms[callRoomId];
  const open = (roomId !== null && replica.rooms[roomId]) || Object.values(replica.rooms)[0];
  return [
    ...(callRoom ? inCall(me, callRoom) : []),
    ...(open && open !== callRoom ? callIn(me, open) : []),
    ...Object.values(replica.rooms).map((room) => ({
      id: room.id,
      group: t(room.kind === "direct" ? "rooms.people" : "rooms.title"),
      title: titleOf(room, me.id),
      run: () => go.onRoom(room.id),
    })),
    ...newContacts(me, replica, go),
    ...ofApp(me, go),
  ];
}

function inCall(me: Me, { call }: Room): Command[] {
  const { microphone, camera, share, pip, layout } = useCall.getState();
  const group = t("call.bar");
  const raised = call?.hands.includes(me.id) ?? false;
  return [
    {
      id: "microphone",
      group,
      title: t(microphone === "on" ? "call.mute" : "call.unmute"),
      shortcut: written(shortcuts.microphone).shown,
      run: () => void toggleDevice("microphone"),
    },
    {
      id: "camera",
      group,
      title: t(camera === "on" ? "call.cameraOff" : "call.cameraOn"),
      shortcut: written(shortcuts.camera).shown,
      run: () => void toggleDevice("camera"),
    },
    {
      id: "share",
      group,
      title: t(share ? "call.share.stop" : "call.share.start"),
      run: () => void (share ? stopShare() : pickSource()),
    },
    ...(call
      ? [
          {
            id: "hand",
            group,
            title: t(raised ? "call.lowerHand" : "call.raiseHand"),
            run: () =>
              askHost(
                currentApi().call(routes.setHand, {
                  params: { call_id: call.id },
                  body: { raised: !raised },
                }),
              ),
          },
        ]
      : []),
    {
      id: "pip",
      group,
      title: t(pip ? "call.pip.close" : "call.pip.open"),
      run: () => (pip ? closePip() : void openPip(false)),
    },
    ...(["grid", "speaker"] as const)
      .filter((name) => name !== layout)
      .map((name) => ({
        id: `layout-${name}`,
        group,
        title: `${t("call.layout")}: ${t(`call.${name}`)}`,
        run: () => useCall.setState({ layout: name }),
      })),
    { id: "leave", group, title: t("call.leave"), run: leaveCall },
  ];
}

/** Joining the call of a room, or starting one. It names the room, since nothing else says which one is meant. */
function callIn(me: Me, room: Room): Command[] {
  const { id, call } = room;
  const group = t("call.bar");
  const titled = (what: string) => `${what}: ${titleOf(room, me.id)}`;
  if (call)
    return [
      {
        id: `join ${id}`,
        group,
        title: titled(t("call.join")),
        run: () => joinCall(call),
      },
    ];
  return [
    {
      id: `start-video ${id}`,
      group,
      title: titled(t("call.startVideo")),
      run: () => startCall(id, "video"),
    },
    {
      id: `start-audio ${id}`,
      group,
      title: titled(t("call.startAudio")),
      run: () => startCall(id, "audio"),
    },
  ];
}

/** People with whom this user has no direct room yet; choosing one makes it. */
function newContacts(me: Me, { rooms }: Replica, { onRoom }: Destinations): Command[] {
  const all = Object.values(rooms);
  const known = new Set(
    all.flatMap(({ kind, members }) => (kind === "direct" ? members.map(({ user_id }) => user_id) : [])),
  );
  const people = contactsIn(all, me.id).filter(({ id }) => !known.has(id));
  return people.map(({ id, name }) => ({
    id,
    group: t("rooms.people"),
    title: name,
    run: () => askHost(openDirectRoom(id).then((room) => onRoom(room.id))),
  }));
}

function ofApp(me: Me, { onSettings, onConferences, onShortcuts }: Destinations): Command[] {
  const { doNotDisturb, theme } = usePreferences.getState();
  const group = t("app.name");
  return [
    ...(can(me, "create-conference")
      ? [{ id: "conferences", group, title: t("rooms.conferences"), run: onConferences }]
      : []),
    {
      id: "do-not-disturb",
      group,
      title: t(doNotDisturb ? "palette.disturb" : "call.doNotDisturb"),
      run: () => usePreferences.setState({ doNotDisturb: !doNotDisturb }),
    },
    ...(["light", "dark", "system"] as const)
      .filter((name) => name !== theme)
      .map((name) => ({
        id: `theme-${name}`,
        group,
        title: `${t("settings.appearance.theme")}: ${t(`settings.appearance.${name}`)}`,
        run: () => usePreferences.setState({ theme: name }),
      })),
    {
      id: "settings",
      group,
      title: t("account.settings"),
      shortcut: written(shortcuts.settings).shown,
      run: () => onSettings(null),
    },
    ...sectionsFor(me).map(({ name, title }) => ({
      id: `settings-${name}`,
      group,
      title: `${t("account.settings")}: ${t(title)}`,
      run: () => onSettings(name),
    })),
    { id: "shortcuts", group, title: t("shortcuts.title"), shortcut: "?", run: onShortcuts },
    ...(canSignOut()
      ? [{ id: "sign-out", group, title: t("account.signOut"), run: () => askHost(signOut()) }]
      : []),
  ];
}
