import { useEffect } from "react";
import { t } from "../messages/index.ts";
import { platform } from "../platform/index.ts";
import { useApp } from "../stores/app-store.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";

/** What is not as it should be with the host, while it is so. */
export function HostBanners() {
  const online = useApp((state) => state.online);
  const news = useApp((state) => state.mediaServer);
  useEffect(() => platform.mediaServer?.onNews((mediaServer) => useApp.setState({ mediaServer })), []);

  if (!online) return <Banner>{t("connection.offline")}</Banner>;
  switch (news.status) {
    case "finding":
      return (
        <Banner
          actions={<Button onClick={() => platform.mediaServer?.cancel()}>{t("common.cancel")}</Button>}
        >
          {t(`mediaServer.${news.step}`)}{" "}
          {news.fraction !== null && (
            <progress value={news.fraction} aria-label={t(`mediaServer.${news.step}`)} />
          )}
        </Banner>
      );
    case "unavailable":
      return (
        <Banner actions={<Button onClick={() => platform.mediaServer?.retry()}>{t("common.retry")}</Button>}>
          {t(`hostFailure.${news.code}`)}
        </Banner>
      );
    case "waiting":
      return <Banner>{t("mediaServer.down")}</Banner>;
    default:
      return null;
  }
}
