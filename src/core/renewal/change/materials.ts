import type { Occurrence } from '../../pki/pkiModel.ts';
import { encodeBase64, encodePem } from '../../text/encodePem.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { keyAlgorithms } from '../keys/keyAlgorithms.ts';
import { isEncryptedForm, type KeyForm } from '../keys/keyModel.ts';
import { writeKey } from '../keys/writeKey.ts';
import { refuse } from '../refusal.ts';
import type { IssuedCertificate, RenewalRefusal } from '../renewalModel.ts';
import type { ContentPart, NoMaterial, PlannedEdit, PlannedMaterial } from './changeModel.ts';
import type { ChangeTools } from './changeTools.ts';
import type { KeyRing } from './keyRing.ts';
import type { BlockContent, ResolvedEdit } from './rewriteFile.ts';

/** The contents of a plan's materials. */
export interface MaterialState {
  readonly ring: KeyRing;
  readonly issued: ReadonlyMap<string, IssuedCertificate>;
  readonly tools: Pick<ChangeTools, 'readSource'>;
}

/** Whether a material is a private key. Its octets are a copy, which the caller must wipe. */
export function isKeyMaterial({ kind }: PlannedMaterial | NoMaterial): boolean {
  return kind === 'privateKey' || kind === 'knownKey';
}

/** Fills the contents into an edit. */
export async function resolveEdit(edit: PlannedEdit, state: MaterialState): Promise<ResolvedEdit | RenewalRefusal> {
  if (edit.kind === 'text') {
    const text = await writeParts(edit.parts, state);
    return typeof text === 'string' ? { kind: 'text', replacement: { span: edit.span, newText: text } } : text;
  }
  const { at, by, behind } = edit;
  if (by.kind === 'nothing') return { kind: 'removal', at };
  const content = await resolveBlock(at, by, state);
  if ('code' in content || behind === undefined) return 'code' in content ? content : { kind: 'block', at, content };
  const more = await Promise.all(behind.map((material) => resolve(material, state)));
  const contents = more.flatMap((each) => each?.der ?? []);
  if (contents.length < more.length) return refuse('signingFailed', {});
  return { kind: 'block', at, content: { ...content, behind: contents } };
}

async function resolveBlock(
  at: Occurrence,
  by: PlannedMaterial,
  state: MaterialState,
): Promise<BlockContent | RenewalRefusal> {
  if (by.kind === 'privateKey' && isEncryptedForm(by.form)) {
    return sealKey(at, by.key, by.form, state);
  }
  const { label, der } = (await resolve(by, state)) ?? {};
  if (der === undefined) return refuse('signingFailed', {});
  // A certificate keeps its label (TRUSTED CERTIFICATE, X509 CERTIFICATE).
  return by.kind === 'certificate' || label === at.credential.block.label || at.credential.block.label === undefined
    ? { der }
    : { der, ...(label === undefined ? {} : { label }) };
}

/** A new key that replaces an encrypted one, with the same passphrase. */
async function sealKey(
  at: Occurrence,
  key: string,
  { label, encoding }: KeyForm,
  { ring }: MaterialState,
): Promise<BlockContent | RenewalRefusal> {
  const pair = await ring.made(key);
  const inner = encoding === 'encrypted PEM' ? encodingOfLabel(label) : 'PKCS#8';
  const plain = pair && writeKey(pair.pkcs8, inner);
  if (plain === undefined) return refuse('keyEncryptionUnsupported', { key: at });
  const sealed = await ring.seal(at, plain, at.credential.block.label ?? label);
  plain.fill(0);
  if ('code' in sealed) return sealed;
  const { bytes: der, dekInfo } = sealed;
  return {
    der,
    ...(label === at.credential.block.label ? {} : { label }),
    ...(dekInfo === undefined ? {} : { dekInfo }),
  };
}

function encodingOfLabel(label: string): KeyForm['encoding'] {
  return Object.values(keyAlgorithms).find(({ form }) => form.label === label)?.form.encoding ?? 'PKCS#8';
}

interface Written {
  readonly label: string;
  readonly der: Bytes;
}

async function resolve(material: PlannedMaterial, { ring, issued }: MaterialState): Promise<Written | undefined> {
  switch (material.kind) {
    case 'certificate': {
      const der = issued.get(material.certificate)?.der;
      return der && { label: 'CERTIFICATE', der };
    }
    case 'privateKey': {
      const pair = await ring.made(material.key);
      const der = pair && writeKey(pair.pkcs8, material.form.encoding);
      return der && { label: material.form.label, der };
    }
    case 'publicKey': {
      const pair = await ring.made(material.key);
      return pair && { label: 'PUBLIC KEY', der: pair.spki };
    }
    case 'known':
      return material;
    case 'knownKey': {
      const { block, content } = material.at.credential;
      // An encrypted key is copied unchanged.
      if (content.kind === 'privateKey' && content.encrypted && block.label === 'ENCRYPTED PRIVATE KEY') {
        return { label: block.label, der: block.bytes() };
      }
      const opened = await ring.open(material.at);
      return 'code' in opened ? undefined : { label: block.label ?? 'PRIVATE KEY', der: opened.der.slice() };
    }
  }
}

/** Writes new text; a refusal if one of its materials is missing. */
export async function writeParts(
  parts: readonly ContentPart[],
  state: MaterialState,
): Promise<string | RenewalRefusal> {
  let text = '';
  for (const part of parts) {
    if (part.kind === 'text') {
      text += part.text;
      continue;
    }
    if (part.kind === 'base64File') {
      const source = await state.tools.readSource(part.path);
      if (source === undefined) return refuse('changedSince', { path: part.path });
      text += encodeBase64(source.bytes);
      continue;
    }
    let pem = '';
    for (const material of part.materials) {
      const written = await resolve(material, state);
      if (written === undefined) return refuse('signingFailed', {});
      pem += encodePem(written.label, written.der);
      if (isKeyMaterial(material)) written.der.fill(0);
    }
    text += part.kind === 'pem' ? pem : encodeBase64(new TextEncoder().encode(pem));
  }
  return text;
}
