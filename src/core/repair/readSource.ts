import { locateCredentials } from '../locate/locateCredentials.ts';
import { type DecodingTools, decodeFile } from '../pki/decodeFile.ts';
import type { DecodedCredential } from '../pki/pkiModel.ts';
import { type Place, placesOf } from '../renewal/editLayer.ts';
import type { Source } from './repairModel.ts';

/** Reads a document for a repair. */
export function readSource(path: string, text: string, tools: DecodingTools): Source {
  const file = decodeFile({ path, text }, tools);
  let byBlock: ReadonlyMap<Place['block'], DecodedCredential> | undefined;
  return {
    path,
    text,
    places: placesOf(file.values),
    credentialOf: ({ block }) => {
      byBlock ??= new Map(file.credentials.map((credential) => [credential.block, credential]));
      return byBlock.get(block);
    },
    get objects() {
      return file.objects ?? [];
    },
    placesIn: (inner) => placesOf(locateCredentials(inner, tools)),
  };
}
