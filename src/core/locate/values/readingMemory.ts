import { shiftedBy } from '../../text/mappedText.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import { lifted } from './blockDraft.ts';
import type { Reading } from './value.ts';

/** A reading, and where its scalar started in the text that it was made from. */
interface KnownReading {
  readonly reading: Reading;
  readonly start: number;
}

/** Readings by the scalar's text, then by what else they depend on. */
type KnownReadings = Map<string, Map<string, KnownReading>>;

/**
 * Versions of a document whose scalars may be remembered at the same time. What is remembered keeps the text of its version
 * in memory.
 */
const mostVersions = 16;

/**
 * What the scalars of a document held in its last version. When the document is located again after a change, scalars with
 * the same text are not decoded again, wherever they are now.
 */
export class ReadingMemory {
  #last: KnownReadings = new Map();
  #current: KnownReadings = new Map();
  /** Versions with a scalar that is still remembered, at most. */
  #versions = 0;
  #hasNew = false;

  /** A new version of the document is located. */
  startVersion(): void {
    // Few were read where the next change came at once. The version before knows more.
    if (this.#current.size * 2 >= this.#last.size) this.#last = this.#current;
    this.#current = new Map();
    if (this.#hasNew) this.#versions++;
    this.#hasNew = false;
    if (this.#versions > mostVersions) this.#last = new Map();
    if (this.#last.size === 0) this.#versions = 0;
  }

  /** Tells whether a scalar was a credential, or a placeholder for one, in the last version. */
  isCredential(text: string, place: ScalarPlace): boolean {
    const known = this.#known(sourceOf(text, place), dependenciesOf(place));
    return known !== undefined && (known.reading.blocks.length > 0 || known.reading.placeholder !== undefined);
  }

  /** The reading of a scalar: the one from before, moved to where the scalar is now, or the one that `read` makes. */
  reading(text: string, place: ScalarPlace, read: () => Reading): Reading {
    const source = sourceOf(text, place);
    const dependencies = dependenciesOf(place);
    const { start } = place.span;
    let known = this.#known(source, dependencies);
    if (known === undefined) {
      this.#hasNew = true;
      known = { reading: read(), start };
    }
    let same = this.#current.get(source);
    if (same === undefined) {
      same = new Map();
      this.#current.set(source, same);
    }
    same.set(dependencies, known);
    return moved(known.reading, start - known.start);
  }

  #known(source: string, dependencies: string): KnownReading | undefined {
    return this.#current.get(source)?.get(dependencies) ?? this.#last.get(source)?.get(dependencies);
  }
}

function sourceOf(text: string, { span }: ScalarPlace): string {
  return text.slice(span.start, span.end);
}

/** All that a reading depends on besides the scalar's text. Where a path has an index, any other means the same. */
function dependenciesOf({ style, indent, keyPath, object }: ScalarPlace): string {
  const { apiVersion, kind, name, type } = object;
  return [style, indent, apiVersion, kind, name, type, keyPath.replace(/\[\d+\]/g, '[]')].join('\n');
}

function moved({ blocks, placeholder }: Reading, by: number): Reading {
  return { blocks: by === 0 ? blocks : blocks.map((block) => lifted(block, shiftedBy(by))), placeholder };
}
