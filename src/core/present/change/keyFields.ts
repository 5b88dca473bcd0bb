import * as l10n from '@vscode/l10n';
import type { FieldValues, PageField, PageOption } from '../../../protocol/actionPage.ts';
import type { ChangePlan, KeyReason } from '../../renewal/change/changeModel.ts';
import { keyAlgorithms } from '../../renewal/keys/keyAlgorithms.ts';
import { type KeyAlgorithm, keyAlgorithmNames } from '../../renewal/keys/keyModel.ts';
import { day } from '../../text/duration.ts';

/** What a user chose of keys and periods; absent: the default. */
export interface KeyChoice {
  readonly key?: 'same' | 'new';
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly days?: number;
}

/** The questions that every reissue asks: which key, which type, how long. The default is selected. */
export function keyFields(values: FieldValues, plan: ChangePlan | undefined): readonly PageField[] {
  const kinds = new Set(plan?.certificates.map(({ key }) => key.kind));
  const isMixed = kinds.size > 1;
  const effective = values.key ?? (isMixed || plan === undefined ? 'usual' : [...kinds][0]);
  const key: PageField = {
    kind: 'choice',
    id: 'key',
    label: l10n.t('Key'),
    value: String(effective ?? 'usual'),
    isOpen: true,
    options: [
      ...(isMixed || effective === 'usual' ? [usualOption()] : []),
      { id: 'new', label: l10n.t('New key'), ...hintOf('new', plan) },
      { id: 'same', label: l10n.t('Same key'), ...hintOf('same', plan) },
    ],
  };
  const isNew = plan === undefined || plan.keys.length > 0;
  return [key, ...(isNew ? [algorithmField(values)] : []), daysField(values, plan)];
}

/**
 * Which type of key to create when there was none.
 *
 * @param isOfKubeadm - kubeadm and kube-apiserver read it, and support only RSA and ECDSA.
 */
export function newAlgorithmField(values: FieldValues, plan: ChangePlan | undefined, isOfKubeadm = false): PageField {
  const [key] = isAlgorithm(values.keyAlgorithm) ? [] : (plan?.keys ?? []);
  const usual = key === undefined ? l10n.t('Same as kubeadm') : l10n.t('{0} (same as kubeadm)', nameOf(key.algorithm));
  const kinds = keyAlgorithmNames.filter((kind) => !isOfKubeadm || kind !== 'Ed25519');
  return algorithmField(values, usual, kinds);
}

/** Which type of key to create; `usual` is the type of the old key. */
export function algorithmField(
  values: FieldValues,
  usual = l10n.t('Same as before'),
  kinds: readonly KeyAlgorithm[] = keyAlgorithmNames,
): PageField {
  return {
    kind: 'choice',
    id: 'keyAlgorithm',
    label: l10n.t('New key type'),
    value: String(values.keyAlgorithm ?? ''),
    options: [{ id: '', label: usual }, ...kinds.map((id) => ({ id, label: nameOf(id) }))],
  };
}

function nameOf(kind: KeyAlgorithm): string {
  return kind.replace('RSA-', 'RSA ');
}

/** How many days the certificate is valid; empty uses the default. */
export function daysField(values: FieldValues, plan: ChangePlan | undefined): PageField {
  const periods = new Set(
    plan?.certificates.map(({ validity }) => Math.round((validity.notAfter - validity.notBefore) / day)),
  );
  const [usual] = periods;
  const text = daysText(values);
  const problem = text === '' || daysOf(text) !== undefined ? undefined : daysProblem();
  return {
    kind: 'number',
    id: 'days',
    label: l10n.t('Validity in days'),
    value: text,
    placeholder: periods.size === 1 ? String(usual) : l10n.t('default'),
    hint:
      text === '' && periods.size === 1
        ? l10n.t('Empty uses the default ({0})', String(usual))
        : l10n.t('Empty uses the default'),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Reads the answers; a sentence when one is not valid. */
export function keyChoice(values: FieldValues): KeyChoice | string {
  const text = daysText(values);
  const days = daysOf(text);
  if (text !== '' && days === undefined) return daysProblem();
  const { key, keyAlgorithm } = values;
  return {
    ...(key === 'same' || key === 'new' ? { key } : {}),
    ...(isAlgorithm(keyAlgorithm) && key !== 'same' ? { keyAlgorithm } : {}),
    ...(days === undefined ? {} : { days }),
  };
}

function isAlgorithm(value: unknown): value is KeyAlgorithm {
  return typeof value === 'string' && Object.hasOwn(keyAlgorithms, value);
}

/** A hundred years: longer is no different in practice. */
const maxDays = 36_500;

function daysText({ days }: FieldValues): string {
  return typeof days === 'string' ? days.trim() : '';
}

function daysOf(text: string): number | undefined {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= maxDays ? days : undefined;
}

function daysProblem(): string {
  return l10n.t('Enter a whole number of days from 1 to {0}.', maxDays);
}

function usualOption(): PageOption {
  return { id: 'usual', label: l10n.t('Default for each certificate'), hint: l10n.t('See the list below') };
}

/** Why the plan came to this answer. */
function hintOf(kind: 'same' | 'new', plan: ChangePlan | undefined): { hint?: string } {
  const reasons = new Set(plan?.certificates.flatMap(({ key }) => (key.kind === kind ? [key.why] : [])));
  const [reason] = reasons;
  const words = reasons.size === 1 && reason !== undefined ? reasonWords(reason) : undefined;
  return {
    hint:
      words ??
      (kind === 'new'
        ? l10n.t('Replaces the certificate and the private key')
        : l10n.t('Replaces only the certificate')),
  };
}

function reasonWords(reason: KeyReason): string | undefined {
  switch (reason) {
    case 'usual':
      return l10n.t('Recommended: replaces the private key as well');
    case 'installer':
      return l10n.t('Same as its installer does');
    case 'keyElsewhere':
      return l10n.t('Its key cannot be written, or is not in these files');
    case 'shared':
      return l10n.t('Other certificates that are not renewed use this key');
    case 'lost':
      return l10n.t('The private key is lost');
    case 'chosen':
    case 'first':
      return undefined;
  }
}
