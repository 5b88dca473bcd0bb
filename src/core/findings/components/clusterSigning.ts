import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { givenSetting, isWholeServer } from './servers.ts';

const signers = ['kubelet-serving', 'kubelet-client', 'kube-apiserver-client', 'legacy-unknown'] as const;
const generic = ['--cluster-signing-cert-file', '--cluster-signing-key-file'] as const;

/** Judges with what kube-controller-manager signs requests. */
export function checkClusterSigning({ components }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ component }) => component === 'kube-controller-manager')
    .flatMap((manager) => [...mixedSigners(manager), ...bundles(manager)]);
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
    return [
      placedAt(both.namePlace, {
        code: 'specific-signer-disables-generic',
        fact: l10n.t('{0} and files of single signers exclude each other.', both.flag),
        consequence: l10n.t(
          'kube-controller-manager stops with {0}.',
          '`cannot specify --cluster-signing-{cert,key}-file and other --cluster-signing-*-file flags at the same time`',
        ),
        wayOut: l10n.t('Keep one of the two ways.'),
        related: specific.map(({ namePlace }) => relatedAt(namePlace, l10n.t('File of a single signer'))),
      }),
    ];
  }
  const without = signers.filter((signer) => ofSigner(signer).every((setting) => setting === undefined));
  if (without.length === 0 || !isWholeServer(manager)) return [];
  return [
    placedAt(first.namePlace, {
      code: 'specific-signer-disables-generic',
      fact: l10n.t('Other signers have no files: {0}.', listOf(without)),
      consequence: l10n.t('Requests to them are approved and never signed.'),
      wayOut: l10n.t('Give all four signers files, or all of them one pair.'),
    }),
  ];
}

/** A file for trust may hold several CAs; one to sign with may not. */
function bundles(manager: ComponentInstance): readonly FindingDraft[] {
  const flags = [generic[0], ...signers.map((signer) => `--cluster-signing-${signer}-cert-file`)];
  const told = new Set<string>();
  return flags.flatMap((flag) => {
    const setting = givenSetting(manager, flag);
    const { certificates, occurrences, name } = setting?.material ?? { certificates: [], occurrences: [], name: '' };
    const count = certificates.length;
    if (setting === undefined || count < 2 || told.has(name)) return [];
    told.add(name);
    return [
      placedAt(setting.place, {
        code: 'signing-cert-is-bundle',
        fact: l10n.t('{0} must hold one certificate, and this file holds {1}.', flag, count),
        consequence: l10n.t(
          'The signing controllers of kube-controller-manager do not start: {0}.',
          `\`expected 1 certificate, found ${count}\``,
        ),
        wayOut: l10n.t(
          'Keep the bundle for trust, and name a file with the signing CA alone instead of {0}.',
          visibleText(name),
        ),
        related: occurrences.slice(1).map((each) => relatedPlace(each, l10n.t('Another certificate of the file'))),
      }),
    ];
  });
}
