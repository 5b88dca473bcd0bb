import * as l10n from '@vscode/l10n';
import { neededSuites, suitesWithoutHttp2 } from '../../pki/cluster/cipherSuites.ts';
import type { ClusterPicture, ComponentInstance, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { listItems } from '../../pki/cluster/servers.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * TLS below 1.2.
 *
 * When: `--tls-min-version` or `tlsMinVersion` is VersionTLS10 or VersionTLS11.
 *
 * TLS 1.0 and 1.1 allow CBC and SHA-1.
 *
 * @category wiring
 * @stage understand
 * @see AS-serving, RFC8446
 */
export const tlsMinVersionWeak = {
  code: 'tls-min-version-weak',
  severity: 'warning',
  fact: '{program} accepts TLS {version}.',
  consequence: 'TLS below 1.2 is deprecated (RFC 8996) and can be attacked.',
  wayOut: 'Set VersionTLS12 or VersionTLS13.',
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/**
 * Insecure cipher suites.
 *
 * When: the list of cipher suites contains RC4, 3DES, CBC with SHA-256, or RSA key exchange. Of other CBC suites it is information.
 *
 * The help of the components lists these suites as insecure, too.
 *
 * @category wiring
 * @stage understand
 * @see AS-serving
 */
export const tlsCipherInsecure = {
  code: 'tls-cipher-insecure',
  severity: 'warning',
  fact: {
    insecure: '{program} accepts insecure cipher suites: {suites}.',
    outdated: '{program} accepts outdated cipher suites (CBC): {suites}.',
  },
  consequence: 'Recorded traffic can be read later, with the key or by breaking the cipher.',
  wayOut: 'Remove them from the list.',
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/**
 * Cipher suites without one that HTTP/2 needs.
 *
 * When: `--tls-cipher-suites` or `tlsCipherSuites` (of etcd: `--cipher-suites`) has neither `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` nor
 * `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`, while TLS 1.2 is accepted.
 *
 * Go's HTTP/2 server checks the list when it starts. With VersionTLS13 as the lowest version, and with `--disable-http2-serving`, it does not. Suites of
 * TLS 1.3 in the list do not count.
 *
 * @category wiring
 * @stage understand
 * @see AS-serving, GO-http2
 */
export const tlsCipherHttp2Missing = {
  code: 'tls-cipher-http2-missing',
  severity: 'error',
  fact: 'The cipher suites of {program} are without {suites}.',
  consequence: 'HTTP/2 needs one of them: {program} does not start (`{error}`).',
  wayOut: 'Add the one for the key of its certificate, or accept TLS 1.3 only.',
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

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
      ...withoutHttp2(instance),
    ];
  });
}

function withoutHttp2(instance: ComponentInstance): readonly FindingDraft[] {
  const found = suitesWithoutHttp2(instance);
  if (found === undefined) return [];
  const values = { program: instance.component, suites: neededSuites.join(', '), error: found.quote };
  return [placedAt(found.place, problem(tlsCipherHttp2Missing, { values }))];
}

function weakVersions(words: readonly Word[], component: string): readonly FindingDraft[] {
  return words.flatMap(({ text, place }) => {
    const minor = /^VersionTLS1([01])$/.exec(text)?.[1];
    if (minor === undefined) return [];
    return [placedAt(place, problem(tlsMinVersionWeak, { values: { program: component, version: `1.${minor}` } }))];
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
  return [
    placedAt(
      first.place,
      problem(tlsCipherInsecure, {
        severity: bad.length > 0 ? undefined : 'info',
        fact: bad.length > 0 ? 'insecure' : 'outdated',
        values: { program: component, suites: listOf([first, ...others].map(({ text }) => visibleText(text))) },
        related: others.map(({ place }) => relatedAt(place, l10n.t('Another one'))),
      }),
    ),
  ];
}
