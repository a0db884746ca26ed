import { app, session, type WebContents } from "electron";
import type { Backups } from "../backup/backups.ts";
import type { Hosts } from "../hosts/index.ts";
import type { Handlers } from "../ipc/gateway.ts";
import { setLanguage } from "../messages/index.ts";
import type { OwnCallControl } from "../presence/own-call.ts";
import type { Presence } from "../presence/presence.ts";
import { setStartAtLogin, startsAtLogin } from "../presence/start-at-login.ts";
import type { GlobalShortcuts } from "../shortcuts/global-shortcuts.ts";
import type { ScreenPicker } from "../screen-picker/screen-picker.ts";
import type { LinkInbox } from "../system/link-inbox.ts";
import { openFolder, openLink } from "../system/links.ts";
import { saveFile } from "../system/save-file.ts";
import type { Notifications } from "../system/notifications.ts";
import type { Spelling } from "../system/spelling.ts";
import { renewConnections } from "../system/renew-connections.ts";
import { setTheme } from "../windows/theme.ts";
import { requirePress } from "../windows/user-activation.ts";
import type { EmbeddedHost } from "./embedded-host.ts";

/** What windows ask of the main process, by IPC channel. */
export function createHandlers({
  host,
  hosts,
  links,
  backups,
  presence,
  call,
  shortcuts,
  spelling,
  screenPicker,
  notifications,
  bringToFront,
}: {
  host: EmbeddedHost;
  hosts: Hosts;
  links: LinkInbox;
  backups: Backups;
  presence: Presence;
  call: OwnCallControl;
  shortcuts: GlobalShortcuts;
  spelling: Spelling;
  screenPicker: ScreenPicker;
  notifications: Notifications;
  bringToFront: () => void;
}): Handlers {
  /** Allows what a window offers only while there is no host: requires a press, so that a script cannot do it. */
  const allowWithoutHost = async (sender: WebContents) => {
    requirePress(sender);
    if (!(await host.isDown())) throw new Error("The host is running.");
  };

  /** Null stands for the host on this computer. */
  const connect = (url: string | null) => (url === null ? host.connect() : hosts.connection(url));

  return {
    connectToHost: () => connect(hosts.shown),
    connectToOtherHost: ({ url }) => connect(url),
    keepHostName: ({ url, name }) => hosts.keepName(url, name),
    listHosts: () => hosts.list(),
    joinHost: ({ link }) => hosts.join(link),
    listNearby: () => hosts.nearby(),
    async joinNearby({ url, authority }, sender) {
      // The person has compared the fingerprint, and pressed.
      requirePress(sender);
      return await hosts.joinNearby(url, authority);
    },
    showHost: ({ url }) => hosts.show(url),
    forgetHost: ({ url }) => hosts.forget(url),
    keepSession: ({ url, accessToken }) => hosts.keepSession(url, accessToken),
    takeOpenedLink() {
      const link = links.take();
      return link === null ? null : hosts.describe(link);
    },
    startOwnHost(_, sender) {
      requirePress(sender);
      host.start();
      hosts.addOwn();
      hosts.show(null);
    },
    renewConnections: () => renewConnections(session.defaultSession),
    retryHost: () => host.retry(),
    saveBackup: (backup, sender) => backups.save(backup, sender),
    chooseBackup: (choice, sender) => backups.choose(choice, sender),
    restoreBackup: (_, sender) => backups.restore(sender),
    moveHost: (_, sender) => backups.move(sender),
    cancelBackup: () => backups.cancel(),
    reclaimHost: (_, sender) => backups.reclaim(sender),
    async showDataFolder(_, sender) {
      await allowWithoutHost(sender);
      await openFolder(host.folder);
    },
    async quit(_, sender) {
      await allowWithoutHost(sender);
      app.quit();
    },
    retryMediaServer: () => host.retryMediaServer(),
    cancelMediaServer: () => host.cancelMediaServer(),
    setTheme: ({ theme }) => setTheme(theme),
    openExternal: ({ url }, sender) => openLink(url, sender),
    saveFile: (file, sender) => saveFile(file, sender),
    listScreenSources: (_, sender) => screenPicker.list(sender),
    setLanguage({ language }) {
      setLanguage(language);
      presence.refresh();
    },
    getShortcuts: () => shortcuts.get(),
    setShortcut({ name, keys }, sender) {
      requirePress(sender);
      return shortcuts.set(name, keys);
    },
    getSpelling: () => spelling.get(),
    setSpelling({ languages }, sender) {
      requirePress(sender);
      return spelling.set(languages);
    },
    tellCall: ({ call: told }, sender) => call.is(told, sender),
    startsAtLogin,
    setStartAtLogin({ on }, sender) {
      requirePress(sender);
      return setStartAtLogin(on);
    },
    showMainWindow: bringToFront,
    showNotification: (notification) => notifications.show(notification),
    closeNotification: ({ about }) => notifications.close(about),
    chooseScreenSource: (choice, sender) => screenPicker.choose(choice, sender),
  };
}
