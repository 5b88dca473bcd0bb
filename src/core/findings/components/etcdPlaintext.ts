import * as l10n from '@vscode/l10n';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { givenSetting, listItems } from '../../pki/cluster/servers.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * etcd without TLS.
 *
 * When: a client or peer URL of etcd, or an address in `--etcd-servers`, begins with `http://`. On the machine itself, and in
 * documentation, it is information.
 *
 * On the machine itself, any process can read the traffic. Kubernetes the Hard Way sets up etcd without TLS.
 *
 * @category wiring
 * @stage understand
 * @see ETCD-flags, KTHW
 */
export const etcdPlaintext = {
  code: 'etcd-plaintext',
  severity: 'error',
  fact: 'Traffic with etcd at {url} is not encrypted.',
  consequence: 'Anyone on the network path can read and change all Secrets without credentials.',
  wayOut: 'Use https, with certificates from an etcd CA on both sides.',
} as const satisfies FindingRecord;

/** Addresses of etcd; those for metrics alone may be open. */
const addressFlags: Readonly<Record<string, readonly string[]>> = {
  etcd: ['--listen-client-urls', '--advertise-client-urls', '--listen-peer-urls', '--initial-advertise-peer-urls'],
  'kube-apiserver': ['--etcd-servers'],
};

const loopback = /^http:\/\/(?:127(?:\.\d+){3}|localhost|\[::1\])(?:[:/]|$)/i;

/** Reports etcd without TLS. On the machine itself, as in clusters of one machine, it is a word and no alarm. */
export function checkEtcdPlaintext({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap(plaintext);
}

function plaintext(instance: ComponentInstance): readonly FindingDraft[] {
  const open = (addressFlags[instance.component] ?? []).flatMap((flag) => {
    const setting = settingOf(instance, flag);
    const addresses = listItems(setting).filter(({ text }) => /^http:\/\//i.test(text));
    const [address] = addresses.toSorted((a, b) => Number(loopback.test(a.text)) - Number(loopback.test(b.text)));
    return setting === undefined || address === undefined ? [] : [{ place: setting.place, url: address.text }];
  });
  const [first, ...others] = open.toSorted((a, b) => Number(loopback.test(a.url)) - Number(loopback.test(b.url)));
  if (first === undefined) return [];
  // With a CA at hand TLS was meant, and etcd speaks nothing else.
  const isLocal = loopback.test(first.url) && givenSetting(instance, '--etcd-cafile') === undefined;
  return [
    placedAt(
      first.place,
      problem(etcdPlaintext, {
        severity: isLocal || isDocumentation(instance.place.file) ? 'info' : undefined,
        values: { url: visibleText(first.url) },
        related: others.map(({ place }) => relatedAt(place, l10n.t('Another address without TLS'))),
      }),
    ),
  ];
}
