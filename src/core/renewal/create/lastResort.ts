import * as l10n from '@vscode/l10n';
import { joinSentences } from '../../text/sentences.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { ChangePlan } from '../change/changeModel.ts';
import type { CaInPlace, LastResort, RenewalRefusal } from '../renewalModel.ts';
import { kubeadmPlaceOf } from './kubeadmPlaces.ts';

/** A CA without which nothing can go on as it is. */
export interface GoneCa {
  /** Its role; `undefined` if it is not known. */
  readonly role: string | undefined;
  /** The folder that stands for the root of its machine. */
  readonly host: string;
  /** What its name is. */
  readonly name: string;
  /** Whether its certificate is lost as well, not the key alone. */
  readonly isWhole: boolean;
  /** Where its key usually is, if its role has no place of its own. */
  readonly keyPath: string | undefined;
  /** How many certificates here it signed. */
  readonly signed: number;
}

/** What is to be restored, where it usually is, and what is left if it is lost, with what that costs. */
export function wayWithoutCa(gone: GoneCa): Pick<RenewalRefusal, 'wayOut' | 'lastResort'> {
  const lastResort = lastResortOf(gone);
  return { wayOut: joinSentences(restoreWords(gone), costWords(lastResort, gone.signed)), lastResort };
}

/** The new CA that is left where an action is refused because the old one is lost. */
export function lostCaIn(answer: ChangePlan | RenewalRefusal): CaInPlace | undefined {
  const lastResort = answer.kind === 'refusal' ? answer.lastResort : undefined;
  return lastResort?.kind === 'newCa' ? lastResort.inPlace : undefined;
}

/** Nodes and kubeconfigs know the cluster's CA only. */
function lastResortOf({ role, host, name, isWhole }: GoneCa): LastResort {
  const place = role === 'ca' ? undefined : kubeadmPlaceOf(role ?? '');
  if (role === undefined || place?.kind !== 'files') return { kind: 'newPki' };
  if (!isWhole) return { kind: 'newCa' };
  const { certificate, key } = place;
  const inPlace = { role, host, commonName: name, certificate: host + certificate, key: host + key };
  return { kind: 'newCa', inPlace };
}

function restoreWords({ role, isWhole, keyPath }: GoneCa): string {
  const place = kubeadmPlaceOf(role ?? '');
  const [certificate, key] = place?.kind === 'files' ? [place.certificate, place.key] : [undefined, keyPath];
  if (isWhole && certificate !== undefined && key !== undefined) {
    return l10n.t(
      'Its usual places are {0} and {1}. Restore both from a backup or from another control plane node, and add their folder to certscope.roots.',
      certificate,
      key,
    );
  }
  return key === undefined
    ? l10n.t('Restore the key from a backup, and add its folder to certscope.roots.')
    : l10n.t(
        'Its usual place is {0}. Restore it from a backup or from another control plane node, and add its folder to certscope.roots.',
        shownPath(key),
      );
}

function costWords({ kind }: LastResort, signed: number): string {
  return kind === 'newPki'
    ? l10n.t(
        'If all copies are lost, the last resort is a new PKI: it replaces {0} certificates here and every kubeconfig, and every node must join again.',
        signed,
      )
    : l10n.t(
        'If all copies are lost, the last resort is a new CA in its place. Everything that trusts the old one must then trust the new one, and what it signed must be reissued. Here that is: {0} certificates.',
        signed,
      );
}
