import {
  AppWindow,
  Ban,
  Bell,
  Building2,
  CircleDot,
  Keyboard,
  KeyRound,
  Languages,
  MonitorSmartphone,
  Network as NetworkIcon,
  Palette,
  Server,
  UserRound,
  UsersRound,
  Video,
  Webhook,
  type LucideIcon,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Me } from "../../../shared/contract/entities.ts";
import { can, type HostAction } from "../../../shared/permissions/permissions.ts";
import type { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";

import { Appearance } from "./appearance.tsx";
import { BlockedPeople } from "./blocked-people.tsx";
import { Calls } from "./calls.tsx";
import { DesktopApp } from "./desktop-app.tsx";
import { Host } from "./host.tsx";
import { Hosts } from "./hosts.tsx";
import { Language } from "./language.tsx";
import { Network } from "./network.tsx";
import { Notifications } from "./notifications.tsx";
import { People } from "./people.tsx";
import { Profile } from "./profile.tsx";
import { Recordings } from "./recordings.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { Sessions } from "./sessions.tsx";
import { Tokens } from "./tokens.tsx";
import { Webhooks } from "./webhooks.tsx";

export interface Section {
  /** Its name in the address. */
  readonly name: string;
  readonly title: Extract<Parameters<typeof t>[0], "people.title" | `settings.${string}.title`>;
  readonly Icon: LucideIcon;
  readonly Content: ComponentType;
  /** Left out where it always is. */
  readonly isAvailable?: () => boolean;
  /** The permission that the section requires. */
  readonly needs?: HostAction;
  /** Whether it is about the host, and not about this user or device. */
  readonly ofHost?: boolean;
}

const sections: readonly Section[] = [
  { name: "profile", title: "settings.profile.title", Icon: UserRound, Content: Profile },
  { name: "devices", title: "settings.devices.title", Icon: MonitorSmartphone, Content: Sessions },
  { name: "notifications", title: "settings.notifications.title", Icon: Bell, Content: Notifications },
  { name: "calls", title: "settings.calls.title", Icon: Video, Content: Calls },
  { name: "appearance", title: "settings.appearance.title", Icon: Palette, Content: Appearance },
  { name: "language", title: "settings.language.title", Icon: Languages, Content: Language },
  {
    name: "shortcuts",
    title: "settings.shortcuts.title",
    Icon: Keyboard,
    Content: Shortcuts,
    isAvailable: () => platform.shortcuts !== null,
  },
  {
    name: "app",
    title: "settings.app.title",
    Icon: AppWindow,
    Content: DesktopApp,
    isAvailable: () => platform.startAtLogin !== null,
  },
  {
    name: "hosts",
    title: "settings.hosts.title",
    Icon: Building2,
    Content: Hosts,
    isAvailable: () => platform.hosts !== null,
  },
  { name: "blocked", title: "settings.blocked.title", Icon: Ban, Content: BlockedPeople },
  {
    name: "tokens",
    title: "settings.tokens.title",
    Icon: KeyRound,
    Content: Tokens,
    needs: "create-token",
  },
  {
    name: "host",
    title: "settings.host.title",
    Icon: Server,
    Content: Host,
    needs: "change-settings",
    ofHost: true,
  },
  {
    name: "recordings",
    title: "settings.recordings.title",
    Icon: CircleDot,
    Content: Recordings,
    needs: "manage-host",
    ofHost: true,
  },
  {
    name: "network",
    title: "settings.network.title",
    Icon: NetworkIcon,
    Content: Network,
    needs: "manage-host",
    ofHost: true,
  },
  {
    name: "people",
    title: "people.title",
    Icon: UsersRound,
    Content: People,
    needs: "manage-people",
    ofHost: true,
  },
  {
    name: "webhooks",
    title: "settings.webhooks.title",
    Icon: Webhook,
    Content: Webhooks,
    needs: "manage-host",
    ofHost: true,
  },
];

/** The sections that this user can see, in their order. */
export const sectionsFor = (me: Me): readonly Section[] =>
  sections.filter(
    ({ needs, isAvailable = () => true }) => isAvailable() && (needs === undefined || can(me, needs)),
  );
