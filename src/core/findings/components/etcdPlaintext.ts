import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { isDocumentation } from '../../pki/cluster/isDocumentation.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { Severity } from '../findingModel.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { givenSetting, listItems } from './servers.ts';

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
  const severity: Severity | undefined = isLocal || isDocumentation(instance.place.file) ? 'info' : undefined;
  const url = visibleText(first.url);
  return [
    placedAt(first.place, {
      code: 'etcd-plaintext',
      ...(severity === undefined ? {} : { severity }),
      fact: isLocal
        ? l10n.t('Traffic with etcd at {0} is not encrypted, and any process on this machine can read it.', url)
        : l10n.t('Traffic with etcd at {0} is not encrypted.', url),
      consequence: l10n.t('Whoever is on the way reads and changes all Secrets, without any credential.'),
      wayOut: l10n.t('Use https, with certificates of an etcd CA on both sides.'),
      related: others.map(({ place }) => relatedAt(place, l10n.t('Another address without TLS'))),
    }),
  ];
}
