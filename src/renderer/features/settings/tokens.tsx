import { useState } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { apiScopes, routes } from "../../../shared/contract/client.ts";
import type { AnswerOf, ApiScope, RouteAt } from "../../../shared/contract/route.ts";
import { formatDate, formatList, t } from "../../messages/index.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { useForm } from "../../ui/form.ts";
import { Select } from "../../ui/select.tsx";
import { CheckList } from "./check-list.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { DocsLink } from "./docs-link.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import { Secret } from "./secret.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

type Token = AnswerOf<RouteAt<typeof routes.listTokens>>[number];

const load = () => currentApi().call(routes.listTokens);

/** The API tokens for this user's scripts. */
export function Tokens() {
  const { value: tokens, problem, run } = useHostData(load);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <div className={styles.parts}>
      <section>
        <p className={styles.text}>
          {t("settings.tokens.text")} <DocsLink part="">{t("settings.tokens.docs")}</DocsLink>
        </p>
        {tokens?.length === 0 && <p className={styles.text}>{t("settings.tokens.none")}</p>}
        <Rows>
          {tokens?.map((token) => (
            <Row key={token.id} title={token.name} facts={[describe(token)]}>
              <ConfirmButton
                label={t("settings.tokens.revokeName", { name: token.name })}
                onConfirm={() =>
                  void run(() => currentApi().call(routes.revokeToken, { params: { token_id: token.id } }))
                }
              >
                {t("settings.tokens.revoke")}
              </ConfirmButton>
            </Row>
          ))}
        </Rows>
        <Problem>{problem}</Problem>
      </section>
      {secret === null ? (
        <CreateToken
          onCreated={(created) => {
            setSecret(created);
            void run();
          }}
        />
      ) : (
        <Secret label={t("settings.tokens.secret")} value={secret} onDone={() => setSecret(null)} />
      )}
    </div>
  );
}

function describe(token: Token): string {
  const scopes = formatList(token.scopes.map((scope) => t(`settings.tokens.scope.${scope}`)));
  const end =
    token.expires_at === null
      ? t("settings.tokens.noExpiry")
      : t("settings.tokens.expires", { when: formatDate(token.expires_at) });
  return [scopes, end, t("devices.seen", { when: formatDate(token.last_seen_at) })].join(" · ");
}

const DAY = 24 * 3_600;
/** Seconds; null never expires. */
const lifetimes = { month: 30 * DAY, quarter: 90 * DAY, year: 365 * DAY, never: null } as const;
type Lifetime = keyof typeof lifetimes;

function CreateToken({ onCreated }: { onCreated: (secret: string) => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ApiScope[]>([]);
  const [lifetime, setLifetime] = useState<Lifetime>("quarter");
  const [nothing, setNothing] = useState(false);
  const [problem, create, creating] = useForm(async () => {
    setNothing(scopes.length === 0);
    if (scopes.length === 0) return;
    const seconds = lifetimes[lifetime];
    const { token } = await currentApi().call(routes.createToken, {
      body: {
        name: name.trim(),
        scopes,
        ...(seconds === null ? {} : { expires_in: seconds }),
      },
    });
    onCreated(token);
  });
  return (
    <section>
      <h2>{t("settings.tokens.create")}</h2>
      <form onSubmit={create} className={styles.form}>
        <Field
          label={t("settings.tokens.name")}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={limits.deviceLabel}
          pattern=".*\S.*"
        />
        <CheckList
          label={t("settings.tokens.scopes")}
          chosen={scopes}
          onChange={setScopes}
          options={apiScopes.map((scope) => ({
            value: scope,
            label: t(`settings.tokens.scope.${scope}`),
            hint: t(`settings.tokens.scopeText.${scope}`),
          }))}
        />
        <Select
          label={t("settings.tokens.lifetime")}
          value={lifetime}
          options={(Object.keys(lifetimes) as Lifetime[]).map((name) => ({
            value: name,
            label: t(`settings.tokens.lifetimes.${name}`),
          }))}
          onChange={setLifetime}
        />
        <Problem>{nothing ? t("settings.tokens.noScope") : problem}</Problem>
        <Button submit tone="primary" disabled={creating}>
          {t("settings.tokens.createDo")}
        </Button>
      </form>
    </section>
  );
}
