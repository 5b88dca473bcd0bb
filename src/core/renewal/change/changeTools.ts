import type { StructureReader } from '../../locate/structure/structureReader.ts';
import type { Cryptography } from '../../pki/crypto.ts';
import type { Bytes } from '../../x509/bytes.ts';
import type { PassphraseCryptography } from '../../x509/containers/passphraseCryptography.ts';
import type { PassphraseQuestion } from '../keys/keyModel.ts';
import type { WebCryptography } from '../webCryptography.ts';

/** A file as it is now. */
export interface SourceFile {
  readonly bytes: Bytes;
  /** Absent for a binary (DER) file. */
  readonly text?: string;
  /** Encodes a text as the file is encoded; absent for a binary file. */
  readonly encode?: (text: string) => Bytes;
  /**
   * Maps a place in the text that the plan was made from to this text; absent: the same offset. An editor shows files
   * with one kind of line ends.
   */
  readonly offsetOf?: (offset: number) => number;
}

/** What carrying out a plan needs from the host. Nothing here writes. */
export interface ChangeTools {
  /** Signs, makes keys, and supplies random numbers for serial numbers. */
  readonly webCryptography: WebCryptography;
  /** Verifies the result, independently of the signer. */
  readonly cryptography: Cryptography;
  /** Reads a file by its `DecodedFile.path`; `undefined` when there is none. */
  readSource(path: string): Promise<SourceFile | undefined>;
  /** As for decoding documents. */
  readonly structure?: StructureReader;
  /** Opens encrypted keys; without it, they are rejected. */
  readonly passphraseCryptography?: PassphraseCryptography;
  /** @returns `undefined` if the user cancels. */
  askPassphrase?(question: PassphraseQuestion): Promise<string | undefined>;
  /** Nothing is signed, so encrypted keys stay closed. */
  readonly isRehearsal?: true;
}
