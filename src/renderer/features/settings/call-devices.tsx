import { useState } from "react";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { DeviceTest } from "../call/index.ts";
import sectionStyles from "./section.module.css";

/** Which microphone, camera and speaker calls use, with a test of each. */
export function CallDevices() {
  const [testing, setTesting] = useState(false);
  return (
    <section>
      <h2>{t("settings.calls.devices")}</h2>
      <p className={sectionStyles.text}>{t("settings.calls.devicesText")}</p>
      <div className={sectionStyles.form}>
        <DeviceTest isTesting={testing} />
        <Button onClick={() => setTesting(!testing)}>
          {t(testing ? "settings.calls.stopTest" : "settings.calls.test")}
        </Button>
      </div>
    </section>
  );
}
