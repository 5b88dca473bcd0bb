import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { surplusFault } from '../../pki/cluster/connections/ownFault.ts';
import { givenSetting, isSigner, isWholeServer } from '../../pki/cluster/servers.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { exitsAsLeader } from '../commonSentences.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Conflicting or incomplete signing files.
 *
 * When: a `--cluster-signing-SIGNER-*` flag is set together with `--cluster-signing-cert-file` or `--cluster-signing-key-file`, or for some
 * signers only.
 *
 * The signers are `kubelet-serving`, `kubelet-client`, `kube-apiserver-client` and `legacy-unknown`.
 *
 * @category wiring
 * @stage understand
 * @see K-kcmopts
 */
export const specificSignerDisablesGeneric = {
  code: 'specific-signer-disables-generic',
  severity: 'warning',
  fact: {
    mixed: '{flag} cannot be combined with flags for individual signers.',
    some: 'No files are set for these signers: {signers}.',
  },
  consequence: {
    mixed: 'kube-controller-manager fails with {error}.',
    some: 'Requests to them are approved but never signed.',
  },
  wayOut: {
    mixed: 'Use only one of the two.',
    some: 'Set files for all four signers, or one pair for all of them.',
  },
} as const satisfies FindingRecord;

/**
 * Several certificates in a signing file.
 *
 * When: `--cluster-signing-cert-file`, or the flag of one signer, names a file with more than one certificate.
 *
 * Keep the bundle for trust. k3s keeps a copy with one certificate for signing: `*.nochain.crt`.
 *
 * @category chain
 * @stage understand
 * @see K-signer, I1350
 */
export const signingCertIsBundle = {
  code: 'signing-cert-is-bundle',
  severity: 'error',
  fact: '{flag} needs a file with one certificate, but this file has {count}.',
  consequence: exitsAsLeader,
  wayOut: 'Keep {file} for trust, and set {flag} to a file with only the signing CA.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

const signers = ['kubelet-serving', 'kubelet-client', 'kube-apiserver-client', 'legacy-unknown'] as const;
const generic = ['--cluster-signing-cert-file', '--cluster-signing-key-file'] as const;

/** Judges with what kube-controller-manager signs requests. */
export function checkClusterSigning({ components }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ component }) => component === 'kube-controller-manager')
    .flatMap((manager) => [...mixedSigners(manager), ...(isSigner(manager) ? bundles(manager) : [])]);
}

function mixedSigners(manager: ComponentInstance): readonly FindingDraft[] {
  const given = (flag: string) => givenSetting(manager, flag);
  const ofSigner = (signer: string) => [
    given(`--cluster-signing-${signer}-cert-file`),
    given(`--cluster-signing-${signer}-key-file`),
  ];
  const specific = signers
    .flatMap(ofSigner)
    .filter((setting) => setting !== undefined)
    .sort((a, b) => a.namePlace.span.start - b.namePlace.span.start);
  const [first] = specific;
  if (first === undefined) return [];
  const [both] = generic.map(given).filter((setting) => setting !== undefined);
  if (both !== undefined) {
    const error =
      '`cannot specify --cluster-signing-{cert,key}-file and other --cluster-signing-*-file flags at the same time`';
    return [
      placedAt(
        both.namePlace,
        problem(specificSignerDisablesGeneric, {
          fact: 'mixed',
          consequence: 'mixed',
          wayOut: 'mixed',
          values: { flag: both.flag, error },
          related: specific.map(({ namePlace }) => relatedAt(namePlace, l10n.t('File of a single signer'))),
        }),
      ),
    ];
  }
  const without = signers.filter((signer) => ofSigner(signer).every((setting) => setting === undefined));
  if (without.length === 0 || !isWholeServer(manager)) return [];
  return [
    placedAt(
      first.namePlace,
      problem(specificSignerDisablesGeneric, {
        fact: 'some',
        consequence: 'some',
        wayOut: 'some',
        values: { signers: listOf(without) },
      }),
    ),
  ];
}

/** A file for trust may hold several CAs; one to sign with may not. */
function bundles(manager: ComponentInstance): readonly FindingDraft[] {
  const flags = [generic[0], ...signers.map((signer) => `--cluster-signing-${signer}-cert-file`)];
  const told = new Set<string>();
  return flags.flatMap((flag) => {
    const setting = givenSetting(manager, flag);
    const { material } = setting ?? {};
    const error = material && surplusFault(material);
    if (setting === undefined || material === undefined || error === undefined || told.has(material.name)) return [];
    const { certificates, occurrences, name } = material;
    told.add(name);
    return [
      placedAt(
        setting.place,
        problem(signingCertIsBundle, {
          values: { flag, count: certificates.length, file: visibleText(name), error: `\`${error}\`` },
          related: occurrences.slice(1).map((each) => relatedPlace(each, l10n.t('Another certificate of the file'))),
        }),
      ),
    ];
  });
}
