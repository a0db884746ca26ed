import { useState } from "react";
import type { Network, NetworkSettings } from "../../../shared/contract/network.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { CheckList } from "./check-list.tsx";
import styles from "./section.module.css";

/** Written the same in every language. */
const EXAMPLE_URL = "https://calls.example.com";
const EXAMPLE_RANGE = "127.0.0.1/32";

const kinds = ["own-ca", "files", "acme", "proxy"] as const;

/** The settings of a shared host. Those that options of this run decide are shown, and cannot be changed. */
export function NetworkDetails({
  network: { settings, fixed, interfaces },
  saving,
  onSave,
}: {
  network: Network;
  saving: boolean;
  onSave: (settings: Partial<NetworkSettings>) => void;
}) {
  const [draft, setDraft] = useState(settings);
  const set = (change: Partial<NetworkSettings>) => setDraft({ ...draft, ...change });
  const text = (name: TextSetting) => ({
    value: draft[name] ?? "",
    disabled: fixed.includes(name),
    onChange: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) =>
      set({ [name]: value.trim() === "" ? null : value.trim() }),
  });
  const changes = Object.fromEntries(
    Object.entries(draft).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(settings[name as keyof NetworkSettings]),
    ),
  );
  return (
    <section>
      <h2>{t("settings.network.details")}</h2>
      {fixed.some((name) => name !== "share") && (
        <p className={styles.text}>{t("settings.network.fixedDetails")}</p>
      )}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSave(changes);
        }}
      >
        <Field
          label={t("settings.network.publicUrl")}
          type="url"
          pattern="https://[^/]+/?"
          placeholder={EXAMPLE_URL}
          {...text("public_url")}
        />
        <p className={styles.text}>{t("settings.network.publicUrlText")}</p>
        <Select
          label={t("settings.network.tls")}
          value={draft.tls}
          disabled={fixed.includes("tls")}
          options={kinds.map((value) => ({ value, label: t(`settings.network.kinds.${value}`) }))}
          onChange={(tls) => set({ tls })}
        />
        <p className={styles.text}>{t(`settings.network.kindTexts.${draft.tls}`)}</p>
        {draft.tls === "files" && (
          <>
            <Field
              label={t("settings.network.certificateFile")}
              required
              dir="ltr"
              {...text("certificate_file")}
            />
            <Field label={t("settings.network.keyFile")} required dir="ltr" {...text("key_file")} />
          </>
        )}
        {draft.tls === "acme" && (
          <Field
            label={t("settings.network.acmeDirectory")}
            type="url"
            placeholder={t("settings.network.acmeDefault")}
            {...text("acme_directory")}
          />
        )}
        {draft.tls === "proxy" && (
          <Field
            label={t("settings.network.proxies")}
            required
            dir="ltr"
            placeholder={EXAMPLE_RANGE}
            value={draft.trusted_proxies.join(" ")}
            disabled={fixed.includes("trusted_proxies")}
            onChange={({ currentTarget: { value } }) =>
              set({ trusted_proxies: value === "" ? [] : value.split(/[\s,]+/) })
            }
          />
        )}
        <CheckList
          label={t("settings.network.listen")}
          chosen={draft.listen ?? []}
          disabled={fixed.includes("listen")}
          options={interfaces.map(({ name, address, virtual }) => ({
            value: address,
            label: <span dir="ltr">{address}</span>,
            hint: virtual ? t("settings.network.virtual", { name }) : name,
          }))}
          onChange={(listen) => set({ listen: listen.length === 0 ? null : listen })}
        />
        <p className={styles.text}>{t("settings.network.listenText")}</p>
        <Field
          label={t("settings.network.mediaPort")}
          type="number"
          required
          min={1}
          max={65_535}
          value={draft.media_port}
          disabled={fixed.includes("media_port")}
          onChange={({ currentTarget: { valueAsNumber } }) =>
            set({ media_port: Number.isNaN(valueAsNumber) ? settings.media_port : valueAsNumber })
          }
        />
        <Switch
          label={t("settings.network.turn")}
          hint={t("settings.network.turnText")}
          checked={draft.turn}
          disabled={fixed.includes("turn")}
          onChange={(turn) => set({ turn })}
        />
        <Button submit tone="primary" disabled={saving || Object.keys(changes).length === 0}>
          {t("settings.network.save")}
        </Button>
      </form>
    </section>
  );
}

type TextSetting = "public_url" | "certificate_file" | "key_file" | "acme_directory";
