import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { surplusFault } from '../../pki/cluster/connections/ownFault.ts';
import { givenSetting, isSigner, isWholeServer } from '../../pki/cluster/servers.ts';
import { mixedSignersOf, singleSignersOf } from '../../pki/cluster/startFault.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { exitsAsLeader, exitsAtStart } from '../commonSentences.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Conflicting or incomplete signing files.
 *
 * When: a `--cluster-signing-SIGNER-*` flag is set together with `--cluster-signing-cert-file` or `--cluster-signing-key-file`, or for some
 * signers only, which is a warning if the controller that signs is not disabled.
 *
 * The signers are `kubelet-serving`, `kubelet-client`, `kube-apiserver-client` and `legacy-unknown`.
 *
 * @category wiring
 * @stage understand
 * @see K-kcmopts
 */
export const specificSignerDisablesGeneric = {
  code: 'specific-signer-disables-generic',
  severity: 'error',
  fact: {
    mixed: '{flag} cannot be combined with flags for individual signers.',
    some: 'No files are set for these signers: {signers}.',
  },
  consequence: {
    mixed: exitsAtStart,
    some: 'Requests to them are approved but never signed.',
  },
  wayOut: {
    mixed: 'Use only one of the two.',
    some: 'Set files for all four signers, or one pair for all of them.',
  },
  quickFix: 'edit-flag',
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

/** Judges with what kube-controller-manager signs requests. */
export function checkClusterSigning({ components }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ component }) => component === 'kube-controller-manager')
    .flatMap((manager) => [...signersOf(manager), ...(isSigner(manager) ? bundles(manager) : [])]);
}

function signersOf(manager: ComponentInstance): readonly FindingDraft[] {
  const mixed = mixedSignersOf(manager);
  if (mixed.length > 0) return mixed.map((each) => mixedSigners(manager, each));
  const all = singleSignersOf(manager);
  const [first] = all.flatMap(({ given }) => given).sort(bySpan);
  const without = all.flatMap(({ signer, given }) => (given.length === 0 ? signer : []));
  if (first === undefined || without.length === 0 || !isSigner(manager) || !isWholeServer(manager)) return [];
  return [
    placedAt(
      first.namePlace,
      problem(specificSignerDisablesGeneric, {
        severity: 'warning',
        fact: 'some',
        consequence: 'some',
        wayOut: 'some',
        values: { signers: listOf(without) },
      }),
    ),
  ];
}

function mixedSigners(
  { component: program }: ComponentInstance,
  { setting, single, error }: ReturnType<typeof mixedSignersOf>[number],
): FindingDraft {
  return placedAt(
    setting.namePlace,
    problem(specificSignerDisablesGeneric, {
      fact: 'mixed',
      consequence: 'mixed',
      wayOut: 'mixed',
      values: { flag: setting.flag, program, error: `\`${error}\`` },
      related: single.toSorted(bySpan).map(({ namePlace }) => relatedAt(namePlace, l10n.t('File of a single signer'))),
    }),
  );
}

function bySpan(a: Setting, b: Setting): number {
  return a.namePlace.span.start - b.namePlace.span.start;
}

/** A file for trust may hold several CAs; one to sign with may not. */
function bundles(manager: ComponentInstance): readonly FindingDraft[] {
  const flags = ['', ...singleSignersOf(manager).map(({ signer }) => `${signer}-`)].map(
    (signer) => `--cluster-signing-${signer}cert-file`,
  );
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
