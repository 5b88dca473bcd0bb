import * as l10n from '@vscode/l10n';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { listItems } from './servers.ts';

interface Word {
  readonly text: string;
  readonly place: FilePlace;
}

/** Reports versions of TLS and cipher suites that are no longer safe. */
export function checkTlsParameters({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap((instance) => {
    const suites = ['--tls-cipher-suites', '--cipher-suites'].flatMap((flag) => listItems(settingOf(instance, flag)));
    return [
      ...weakVersions(listItems(settingOf(instance, '--tls-min-version')), instance.component),
      ...insecureSuites(suites, instance.component),
    ];
  });
}

function weakVersions(words: readonly Word[], component: string): readonly FindingDraft[] {
  return words.flatMap(({ text, place }) => {
    const minor = /^VersionTLS1([01])$/.exec(text)?.[1];
    if (minor === undefined) return [];
    return [
      placedAt(place, {
        code: 'tls-min-version-weak',
        fact: l10n.t('{0} accepts TLS 1.{1}.', component, minor),
        consequence: l10n.t('It is deprecated (RFC 8996): its ciphers and hashes can be attacked.'),
        wayOut: l10n.t('Set {0} or {1}.', 'VersionTLS12', 'VersionTLS13'),
      }),
    ];
  });
}

/** Suites that Go lists as insecure, and so does `--help` of the components. */
const insecure = /^TLS_RSA_WITH_|_RC4_|_3DES_|_CBC_SHA256$/;
/** Suites without authenticated encryption that Go still offers. */
const outdated = /_CBC_SHA$/;

function insecureSuites(words: readonly Word[], component: string): readonly FindingDraft[] {
  const bad = words.filter(({ text }) => insecure.test(text));
  const [first, ...others] = bad.length > 0 ? bad : words.filter(({ text }) => outdated.test(text));
  if (first === undefined) return [];
  const names = listOf([first, ...others].map(({ text }) => visibleText(text)));
  return [
    placedAt(first.place, {
      code: 'tls-cipher-insecure',
      ...(bad.length > 0 ? {} : { severity: 'info' as const }),
      fact:
        bad.length > 0
          ? l10n.t('{0} accepts insecure cipher suites: {1}.', component, names)
          : l10n.t('{0} accepts cipher suites in an outdated mode (CBC): {1}.', component, names),
      consequence: l10n.t('What is recorded today can be read by whoever gets the key or breaks the cipher.'),
      wayOut: l10n.t('Remove them from the list.'),
      related: others.map(({ place }) => relatedAt(place, l10n.t('Another one'))),
    }),
  ];
}
