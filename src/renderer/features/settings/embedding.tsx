import { limits } from "../../../shared/base/limits.ts";
import { routes } from "../../../shared/contract/client.ts";
import { t } from "../../messages/index.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useForm } from "../../ui/form.ts";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

const load = () => currentApi().call(routes.getSettings);

/** The sites that may show the page of a conference in a frame. */
export function Embedding() {
  const { value, problem, run } = useHostData(load);
  const sites = value?.conference_embedding ?? [];
  const change = (conference_embedding: string[]) =>
    currentApi().call(routes.changeSettings, { body: { conference_embedding } });
  const [refused, add, adding] = useForm(async (form) => {
    const site = originOf(textIn(form, "site"));
    await change([...new Set([...sites, site])]);
    await run();
  });
  return (
    <section>
      <h2>{t("settings.host.embedding.title")}</h2>
      <p className={styles.text}>{t("settings.host.embedding.text")}</p>
      <Rows>
        {sites.map((site) => (
          <Row key={site} title={site} dir="ltr">
            <Button
              aria-label={t("settings.host.embedding.removeSite", { site })}
              onClick={() => void run(() => change(sites.filter((other) => other !== site)))}
            >
              {t("settings.host.embedding.remove")}
            </Button>
          </Row>
        ))}
      </Rows>
      <Problem>{problem}</Problem>
      {value && sites.length < limits.embeddingOrigins && (
        // A new one after each site that was added, so that the field is empty.
        <form key={sites.length} className={styles.form} onSubmit={add}>
          <Field
            label={t("settings.host.embedding.site")}
            name="site"
            required
            maxLength={limits.origin}
            placeholder={t("settings.host.embedding.example")}
            inputMode="url"
          />
          <Problem>{refused}</Problem>
          <Button submit disabled={adding}>
            {t("settings.host.embedding.add")}
          </Button>
        </form>
      )}
    </section>
  );
}

/** The origin of an address, which may be of any page of the site; what is no address is left for the host to refuse. */
function originOf(address: string): string {
  const url = URL.parse(address.includes("://") ? address : `https://${address}`);
  return url && url.origin !== "null" ? url.origin : address;
}
