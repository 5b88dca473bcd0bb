import * as vscode from 'vscode';
import { forecast } from '../../core/pki/cluster/connections/forecast.ts';
import { forecastCalendar } from '../../core/present/forecast/forecastCalendar.ts';
import { forecastText } from '../../core/present/forecast/forecastText.ts';
import { outagesOf } from '../../core/present/forecast/outages.ts';
import { countedModel } from '../../core/present/judgedConnections.ts';
import { causesByCluster } from '../../core/present/rootCauses.ts';
import { unreadNote } from '../../core/present/unreadNote.ts';
import { unreadPlaces } from '../../core/renewal/notRenewable.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { copyText } from '../decoded/copyCommands.ts';
import { saveText } from '../documents/saveText.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Copies the outage forecast, in the words of `certscope forecast`. */
export async function copyForecast(store: CertificateStore): Promise<void> {
  const { clusters, outages, stopped, now } = await forecastOf(store);
  const unread = unreadNote(unreadPlaces(store.picture.graph)).map((note) => `\n${note}\n`);
  await copyText(forecastText(clusters, outages, stopped, now) + unread.join(''), vscode.l10n.t('Forecast copied'));
}

/** Saves the outage forecast as a calendar with reminders. */
export async function saveForecast(store: CertificateStore, clock: () => number): Promise<void> {
  const { clusters, outages } = await forecastOf(store);
  await saveText(forecastCalendar(clusters, outages, clock()), {
    name: 'certificates.ics',
    kind: { name: vscode.l10n.t('Calendar'), extension: 'ics' },
  });
}

async function forecastOf(store: CertificateStore) {
  await store.settled();
  const { graph, now, policy } = store.picture;
  const stopped = causesByCluster(store.picture);
  const model = countedModel(graph, policy);
  const outages = outagesOf(forecast(model, now, Number.POSITIVE_INFINITY));
  if (outages.length === 0 && stopped.length === 0) {
    throw new CommandRefusal(vscode.l10n.t('No outages: no connection here depends on a certificate that expires.'));
  }
  return { clusters: model.clusters, outages, stopped, now };
}
