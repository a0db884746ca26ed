import { BellOff, Settings } from "lucide-react";
import { sayFailure, t } from "../../messages/index.ts";
import { showToast, useMe } from "../../stores/app-store.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { canSignOut, signOut } from "../../stores/session.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { shortcuts, written } from "../../ui/shortcut.ts";
import styles from "./account-menu.module.css";

/** The signed-in person, with the actions that are needed most often, and the settings. */
export function AccountMenu({ onSettings }: { onSettings: () => void }) {
  const me = useMe();
  const quiet = usePreferences((state) => state.doNotDisturb);
  const { shown, aria } = written(shortcuts.settings);
  return (
    <div className={styles.account}>
      {/* Over the button and not inside: the button's text is its accessible name, without initials. */}
      <Avatar id={me.id} name={me.display_name} />
      <Menu
        above
        label={t("account.menu", { name: me.display_name })}
        className={styles.open}
        icon={<span className={styles.name}>{me.display_name}</span>}
      >
        <MenuItem onPress={onSettings}>{t("account.settings")}</MenuItem>
        <MenuItem checked={quiet} onPress={() => usePreferences.setState({ doNotDisturb: !quiet })}>
          {t("call.doNotDisturb")}
        </MenuItem>
        {canSignOut() && (
          <MenuItem onPress={() => void signOut().catch((error: unknown) => showToast(sayFailure(error)))}>
            {t("account.signOut")}
          </MenuItem>
        )}
      </Menu>
      {quiet && (
        <BellOff
          size={16}
          strokeWidth={1.5}
          className={styles.quiet}
          role="img"
          aria-label={t("account.quiet")}
        />
      )}
      <IconButton
        label={t("account.settings")}
        tip={`${t("account.settings")} (${shown})`}
        tipAbove
        aria-keyshortcuts={aria}
        onClick={onSettings}
      >
        <Settings size={16} strokeWidth={1.5} />
      </IconButton>
    </div>
  );
}
