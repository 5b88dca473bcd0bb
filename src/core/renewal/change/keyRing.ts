import { keyFits } from '../../pki/keyPairs.ts';
import type { Occurrence } from '../../pki/pkiModel.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { decodePrivateKey } from '../../x509/decodePrivateKey.ts';
import { withoutLineEnd } from '../../x509/withoutLineEnd.ts';
import type { PrivateKey, PublicKey } from '../../x509/x509Model.ts';
import { issuingSchemeOf, toPkcs8 } from '../issuingScheme.ts';
import { generateKeyPair } from '../keys/generateKeyPair.ts';
import type { KeyPairBytes } from '../keys/keyModel.ts';
import { openProtectedKey, type ProtectedKey, type SealedKey, sealLike } from '../keys/protectedKey.ts';
import { refuse } from '../refusal.ts';
import { placeId } from '../reissue/samePlaces.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import type { SigningKey } from '../signWithKey.ts';
import type { PlannedKey } from './changeModel.ts';
import type { ChangeTools } from './changeTools.ts';

/** How often a passphrase is asked for. */
const attempts = 3;

/** Keys that are generated at the same time; more would only keep the host busy after a change is abandoned. */
const keysAtOnce = 8;

/** A key that was opened, with the passphrase that opened it. */
interface OpenedPlace {
  readonly key: SigningKey;
  readonly passphrase?: string;
  /** The encrypted form in the file. */
  readonly locked?: ProtectedKey;
}

/** The keys of a change while it is carried out. Wiping removes all of them. */
export class KeyRing {
  readonly #tools: ChangeTools;
  readonly #made = new Map<string, Promise<KeyPairBytes | undefined>>();
  readonly #opened = new Map<string, OpenedPlace>();
  readonly #waiting: (() => void)[] = [];
  #free = keysAtOnce;
  #isWiped = false;

  constructor(tools: ChangeTools) {
    this.#tools = tools;
  }

  /**
   * Starts to generate a key. Several are generated at the same time; after the ring is wiped, no new one is started.
   */
  make({ id, algorithm, from }: PlannedKey): Promise<KeyPairBytes | undefined> {
    const made =
      this.#made.get(id) ??
      this.#inTurn(() =>
        from === undefined ? generateKeyPair(algorithm, this.#tools.webCryptography) : this.#take(from),
      ).then((pair) => {
        if (this.#isWiped) pair?.pkcs8.fill(0);
        return pair;
      });
    this.#made.set(id, made);
    return made;
  }

  async #inTurn<Result>(run: () => Promise<Result | undefined>): Promise<Result | undefined> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free--;
    try {
      return this.#isWiped ? undefined : await run();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  /** A copy of an existing key; `undefined` for types that no certificate is issued for here. */
  async #take(from: Occurrence): Promise<KeyPairBytes | undefined> {
    const { content } = from.credential;
    const publicKey = content.kind === 'privateKey' ? content.publicKey : undefined;
    const scheme = publicKey && issuingSchemeOf(publicKey);
    const opened = await this.open(from);
    if (publicKey === undefined || scheme === undefined || 'kind' in opened) return undefined;
    const pkcs8 = toPkcs8(opened.encoding, opened.der, scheme);
    return pkcs8 && { pkcs8: pkcs8 === opened.der ? pkcs8.slice() : pkcs8, spki: publicKey.spki };
  }

  /** A key that {@link make} generated. */
  made(id: string): Promise<KeyPairBytes | undefined> {
    return this.#made.get(id) ?? Promise.resolve(undefined);
  }

  /**
   * The plain key at a place; asks for the passphrase of an encrypted one.
   *
   * @param publicKey - The public key that it must match.
   */
  async open(at: Occurrence, publicKey?: PublicKey): Promise<SigningKey | RenewalRefusal> {
    const id = placeId(at);
    const opened = this.#opened.get(id) ?? (await this.#read(at));
    if ('kind' in opened) return opened;
    this.#opened.set(id, opened);
    if (this.#tools.isRehearsal) return opened.key;
    const content = decodePrivateKey(plainLabel(at), opened.key.der);
    const fits =
      publicKey === undefined || (content.kind === 'privateKey' && keyFits(content.publicKey, publicKey) !== false);
    return fits ? opened.key : refuse('caKeyMismatch', { key: at });
  }

  /** Encrypts a key like the one at a place, which must be opened for that. */
  async seal(at: Occurrence, plain: Bytes, label: string): Promise<SealedKey | RenewalRefusal> {
    const opened = await this.open(at);
    if ('kind' in opened) return opened;
    // Whatever its key is, a reader of the file does not see it.
    if (this.#tools.isRehearsal) return { bytes: at.credential.block.bytes() };
    const { passphrase, locked } = this.#opened.get(placeId(at)) ?? {};
    const cryptography = this.#tools.passphraseCryptography;
    if (passphrase === undefined || locked === undefined || cryptography === undefined)
      return refuse('keyEncryptionUnsupported', { key: at });
    const sealed = await sealLike({ ...locked, label }, plain, passphrase, { ...this.#tools, cryptography });
    return sealed ?? refuse('keyEncryptionUnsupported', { key: at });
  }

  /** Overwrites all keys, including those still being generated. */
  wipe(): void {
    this.#isWiped = true;
    for (const { key } of this.#opened.values()) key.der.fill(0);
    this.#opened.clear();
    for (const made of this.#made.values()) void made.then((pair) => pair?.pkcs8.fill(0));
  }

  async #read(at: Occurrence): Promise<OpenedPlace | RenewalRefusal> {
    const { content } = at.credential;
    if (content.kind !== 'privateKey') return refuse('signingFailed', { key: at });
    if (content.encrypted && this.#tools.isRehearsal) {
      return { key: { der: new Uint8Array(), encoding: 'PKCS#8' }, passphrase: '' };
    }
    if (content.encrypted) return this.#ask(at, content);
    const der = await this.#bytesAt(at);
    return der === undefined ? refuse('signingFailed', { key: at }) : { key: { der, encoding: content.encoding } };
  }

  /** Nothing of a DER file is kept. */
  async #bytesAt({ file, credential: { block } }: Occurrence): Promise<Bytes | undefined> {
    if (block.encoding[0] !== 'der') return block.bytes();
    const source = await this.#tools.readSource(file.path);
    return source && withoutLineEnd(source.bytes).slice();
  }

  async #ask(at: Occurrence, { encryption }: PrivateKey): Promise<OpenedPlace | RenewalRefusal> {
    const { passphraseCryptography: cryptography } = this.#tools;
    if (cryptography === undefined) return refuse('keyEncryptionUnsupported', { key: at });
    const bytes = await this.#bytesAt(at);
    if (bytes === undefined) return refuse('signingFailed', { key: at });
    const locked = protectedKeyAt(at, bytes);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const words = encryption === undefined ? {} : { encryption };
      const passphrase = await this.#tools.askPassphrase?.({ path: at.file.path, ...words, attempt });
      if (passphrase === undefined) return refuse(attempt === 1 ? 'passphraseMissing' : 'passphraseWrong', { key: at });
      const opened = await openProtectedKey(locked, passphrase, cryptography);
      if (opened.kind === 'unsupported') return refuse('keyEncryptionUnsupported', { key: at });
      if (opened.kind === 'wrongPassphrase') continue;
      const content = decodePrivateKey(plainLabel(at), opened.der);
      if (content.kind !== 'privateKey') return refuse('keyEncryptionUnsupported', { key: at });
      return { key: { der: opened.der, encoding: content.encoding }, passphrase, locked };
    }
    return refuse('passphraseWrong', { key: at });
  }
}

function protectedKeyAt({ credential: { block } }: Occurrence, bytes: Bytes): ProtectedKey {
  const { headers, label = 'ENCRYPTED PRIVATE KEY' } = block;
  return { label, bytes, ...(headers === undefined ? {} : { headers }) };
}

function plainLabel({ credential: { block } }: Occurrence): string {
  return (block.label ?? 'PRIVATE KEY').replace(/^ENCRYPTED /, '');
}
