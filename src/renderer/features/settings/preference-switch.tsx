import { usePreferences, type Preferences } from "../../stores/preferences.ts";
import { Switch } from "../../ui/switch.tsx";

type OnOff = {
  [Name in keyof Preferences]: Preferences[Name] extends boolean ? Name : never;
}[keyof Preferences];

/** A switch for a preference of this device that is on or off. */
export function PreferenceSwitch({ name, label, hint }: { name: OnOff; label: string; hint?: string }) {
  const checked = usePreferences((state) => state[name]);
  return (
    <Switch
      label={label}
      hint={hint}
      checked={checked}
      onChange={(on) => usePreferences.setState({ [name]: on })}
    />
  );
}
