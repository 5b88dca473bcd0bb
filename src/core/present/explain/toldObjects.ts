import { openedFile } from './lineDetails.ts';

/** An object that a line names. Hostile text. */
export interface ToldObject {
  readonly kind: 'Secret' | 'ConfigMap' | 'ServiceAccount';
  readonly name: string;
  readonly namespace: string | undefined;
  /** It can be nothing but a name: in quotation marks, or with a mark that no plain word has. */
  readonly isSure: boolean;
}

const kinds: readonly (readonly [form: RegExp, kind: ToldObject['kind']])[] = [
  [/^config/i, 'ConfigMap'],
  [/^service/i, 'ServiceAccount'],
  [/^/, 'Secret'],
];
const objectForm =
  /(?<!\bsystem:)\b(secrets?|configmaps?|service ?accounts?)[ :]{1,2}["'`]?(?:([a-z0-9.-]{1,253})\/)?([a-z0-9][a-z0-9.-]{1,252})(?=["'`\s,:)]|$)/gi;
/** As ingress-nginx names a Secret. */
const certificateForm = /\b(SSL certificate) ["']?([a-z0-9.-]{1,253})\/([a-z0-9][a-z0-9.-]{1,252})(?=["'`\s,:)]|$)/gi;
/** As kube-apiserver names the user. */
const accountForm = /\bsystem:serviceaccount:([a-z0-9-]{1,63}):([a-z0-9.-]{1,253})/g;
const namespaceForm = /\bnamespace:? ["']?([a-z0-9-]{1,63})/i;
/** Words that follow in sentences, not names. */
const noName = /^(?:not|is|was|in|for|of|does|with|and|data|cache|key|keys|type|volume|references?)$/;

/** The Secrets, ConfigMaps and ServiceAccounts that a line names, each once. */
export function objectsTold(line: string): readonly ToldObject[] {
  const told = new Map<string, ToldObject>();
  for (const { 0: whole, 1: word = '', 2: given, 3: name = '' } of [
    ...line.matchAll(objectForm),
    ...line.matchAll(certificateForm),
  ]) {
    const kind = kinds.find(([form]) => form.test(word))?.[1];
    if (kind === undefined || noName.test(name)) continue;
    const namespace = given ?? namespaceForm.exec(line)?.[1];
    if (!told.has(`${kind} ${name}`))
      told.set(`${kind} ${name}`, {
        kind,
        name,
        namespace,
        isSure: /["'`]/.test(whole) || /[-.\d/]/.test(`${given ?? ''}${name}`),
      });
  }
  for (const { 1: namespace, 2: name = '' } of line.matchAll(accountForm))
    told.set(`ServiceAccount ${name}`, { kind: 'ServiceAccount', name, namespace, isSure: true });
  return [...told.values()];
}

/** `Secret shop/web-tls`. */
export function toldWords({ kind, name, namespace }: ToldObject): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

const webhookForm = /\b(?:failed )?call(?:ing)? webhook \\?"([a-z0-9][a-z0-9.-]{1,252})\\?"/g;

/** The webhooks that a line could not call; what one of them denies has causes elsewhere. */
export function webhooksTold(line: string): readonly string[] {
  return [...new Set(Array.from(line.matchAll(webhookForm), ([, name = '']) => name))];
}

/** Tells whether a line is about an object or file, and a text about an object of another name. */
export function isOfOtherObject(line: string, text: string): boolean {
  const own = objectsTold(text).filter(isHeld);
  if (own.length === 0) return false;
  const told = objectsTold(line).filter(isHeld);
  if (told.length === 0) return openedFile(line) !== undefined;
  return !told.some((each) =>
    own.some(
      ({ name, namespace }) =>
        each.name === name && (each.namespace === undefined || namespace === undefined || each.namespace === namespace),
    ),
  );
}

/** It surely is what holds what programs read. */
export function isHeld({ kind, isSure }: ToldObject): boolean {
  return isSure && kind !== 'ServiceAccount';
}
