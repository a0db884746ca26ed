import { useEffect, useState } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { eventTypes, routes } from "../../../shared/contract/client.ts";
import type { EventType } from "../../../shared/contract/events.ts";
import type { WebhookDocument, WebhookError } from "../../../shared/contract/host.ts";
import type { AnswerOf, RouteAt } from "../../../shared/contract/route.ts";
import { can } from "../../../shared/permissions/permissions.ts";
import { formatMoment, t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { useForm } from "../../ui/form.ts";
import { Switch } from "../../ui/switch.tsx";
import { CheckList } from "./check-list.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { DocsLink } from "./docs-link.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import { Secret } from "./secret.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

/** How often the results of deliveries are reloaded while they are shown, in milliseconds. */
const REFRESH = 5_000;

const load = () => currentApi().call(routes.listWebhooks);

/** The URLs to which the host posts events. */
export function Webhooks() {
  const { value: webhooks, problem, run } = useHostData(load);
  const [secret, setSecret] = useState<string | null>(null);
  const me = useMe();
  useEffect(() => {
    const timer = setInterval(() => void run(), REFRESH);
    return () => clearInterval(timer);
  }, [run]);
  return (
    <div className={styles.parts}>
      <section>
        <p className={styles.text}>
          {t("settings.webhooks.text")} <DocsLink part="#webhooks">{t("settings.webhooks.docs")}</DocsLink>
        </p>
        {webhooks?.length === 0 && <p className={styles.text}>{t("settings.webhooks.none")}</p>}
        <Rows>
          {webhooks?.map((webhook) => (
            <Line
              key={webhook.id}
              webhook={webhook}
              onDelete={() =>
                void run(() =>
                  currentApi().call(routes.deleteWebhook, { params: { webhook_id: webhook.id } }),
                )
              }
            />
          ))}
        </Rows>
        <Problem>{problem}</Problem>
      </section>
      {secret === null ? (
        <CreateWebhook
          onCreated={(created) => {
            setSecret(created);
            void run();
          }}
        />
      ) : (
        <Secret label={t("settings.webhooks.secret")} value={secret} onDone={() => setSecret(null)} />
      )}
      {can(me, "change-settings") && <PrivateAddresses />}
    </div>
  );
}

const loadSettings = () => currentApi().call(routes.getSettings);

function PrivateAddresses() {
  const { value: settings, problem, run } = useHostData(loadSettings);
  return (
    <section>
      <Switch
        label={t("settings.webhooks.privateAddresses")}
        hint={t("settings.webhooks.privateText")}
        checked={settings?.webhooks_to_private_addresses ?? false}
        disabled={settings === null}
        onChange={(allowed) =>
          void run(() =>
            currentApi().call(routes.changeSettings, { body: { webhooks_to_private_addresses: allowed } }),
          )
        }
      />
      <Problem>{problem}</Problem>
    </section>
  );
}

function Line({ webhook, onDelete }: { webhook: WebhookDocument; onDelete: () => void }) {
  const [tested, setTested] = useState<Tested | null>(null);
  const [problem, test, testing] = useForm(async () => {
    setTested(null);
    setTested(await currentApi().call(routes.testWebhook, { params: { webhook_id: webhook.id } }));
  });
  return (
    <Row
      title={webhook.url}
      dir="ltr"
      facts={[t("settings.webhooks.events", { count: webhook.events.length }), lastResult(webhook)]}
      below={
        <>
          {tested !== null && <small role="status">{testResult(tested)}</small>}
          <Problem>{problem}</Problem>
        </>
      }
    >
      <form onSubmit={test}>
        <Button submit disabled={testing} aria-label={t("settings.webhooks.testUrl", { url: webhook.url })}>
          {t("settings.webhooks.test")}
        </Button>
      </form>
      <ConfirmButton label={t("settings.webhooks.deleteUrl", { url: webhook.url })} onConfirm={onDelete}>
        {t("settings.webhooks.delete")}
      </ConfirmButton>
    </Row>
  );
}

type Tested = AnswerOf<RouteAt<typeof routes.testWebhook>>;

function testResult({ status, error }: Tested): string {
  return status === null
    ? t("settings.webhooks.testFailed", { error: sayReason(error) })
    : t("settings.webhooks.testAnswered", { status });
}

const sayReason = (error: WebhookError | null): string => t(`settings.webhooks.errors.${error ?? "failed"}`);

function lastResult({ last_result: last }: WebhookDocument): string {
  if (!last) return t("settings.webhooks.neverDelivered");
  const when = formatMoment(last.at);
  if (last.attempts === 0) return t("settings.webhooks.delivered", { when });
  return last.status === null
    ? t("settings.webhooks.notReached", { when, error: sayReason(last.error), count: last.attempts })
    : t("settings.webhooks.refused", { when, status: last.status, count: last.attempts });
}

/** Written the same in every language. */
const EXAMPLE = "https://example.org/hook";

function CreateWebhook({ onCreated }: { onCreated: (secret: string) => void }) {
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<EventType[]>([]);
  const [nothing, setNothing] = useState(false);
  const [problem, create, creating] = useForm(async () => {
    setNothing(events.length === 0);
    if (events.length === 0) return;
    const { secret } = await currentApi().call(routes.createWebhook, {
      body: { url: url.trim(), events },
    });
    onCreated(secret);
  });
  return (
    <section>
      <h2>{t("settings.webhooks.create")}</h2>
      <form onSubmit={create} className={styles.form}>
        <Field
          label={t("settings.webhooks.url")}
          type="url"
          required
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          placeholder={EXAMPLE}
          maxLength={limits.webhookUrl}
          pattern="https?://.+"
        />
        <CheckList
          label={t("settings.webhooks.which")}
          chosen={events}
          onChange={setEvents}
          options={eventTypes.map((type) => ({ value: type, label: <code>{type}</code> }))}
        />
        <Problem>{nothing ? t("settings.webhooks.noEvent") : problem}</Problem>
        <Button submit tone="primary" disabled={creating}>
          {t("settings.webhooks.createDo")}
        </Button>
      </form>
    </section>
  );
}
