import { Composer, type Document, Lexer, Parser } from 'yaml';

/** Lexemes between two steps: less than a millisecond. */
const lexemesInStep = 512;

/**
 * Parses YAML like `parseAllDocuments` in the library, but in steps. Does not check that keys are unique and does not format errors,
 * see `readYamlStructure`. The library composes each document in a single step.
 */
export function* parseDocuments(text: string): Generator<undefined, readonly Document.Parsed[]> {
  const parser = new Parser();
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    schema: 'failsafe',
    resolveKnownTags: false,
    strict: false,
  });
  const documents: Document.Parsed[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (++count % lexemesInStep === 0) yield;
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents;
}
