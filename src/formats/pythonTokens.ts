/** @file The words of a piece of Python, as far as a description of a network uses the language. Runs nothing. */

/** One word of the code. */
export interface Token {
  /** "end" ends a logical line: within brackets lines go on. */
  readonly kind: "name" | "number" | "string" | "symbol" | "end";
  /** A name, dots included; a number's or a string's value as text; the symbol. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What is no code that can be read here; `message` is a sentence that names the line. */
export class CodeProblem extends Error {
  override readonly name = "CodeProblem";

  constructor(line: number, sentence: string) {
    super(`Line ${line}: ${sentence}`);
  }
}

const SPACE = /[^\S\n]+|#[^\n]*|\\\n/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*(?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)*/uy;
const NUMBER = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const STRING = /[rRbBuUfF]?(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')/y;
const SYMBOL = /\*\*|==|->|[()[\]{},=:+\-*/%.;@<>!&|]/y;

const OPENING = "([{";
const CLOSING = ")]}";

/** @throws CodeProblem at the first character that begins no word, or at a bracket without its other half. */
export function tokenize(code: string): Token[] {
  const tokens: Token[] = [];
  const brackets: Token[] = [];
  let [position, line] = [0, 1];
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(code);
    if (match !== null) position += match[0].length;
    return match;
  };
  while (position < code.length) {
    const start = line;
    if (code[position] === "\n") {
      position++;
      if (brackets.length === 0 && tokens.length > 0 && tokens.at(-1)?.kind !== "end") tokens.push({ kind: "end", text: "", line });
      line++;
      continue;
    }
    const space = take(SPACE);
    if (space !== null) {
      line += linesIn(space[0]);
      continue;
    }
    const string = take(STRING);
    if (string !== null) {
      line += linesIn(string[0]);
      tokens.push({ kind: "string", text: string.slice(1).find((part) => part !== undefined) ?? "", line: start });
      continue;
    }
    const number = take(NUMBER);
    if (number !== null) {
      tokens.push({ kind: "number", text: number[0].replaceAll("_", ""), line });
      continue;
    }
    const name = take(NAME);
    if (name !== null) {
      line += linesIn(name[0]);
      tokens.push({ kind: "name", text: name[0].replaceAll(/\s/g, ""), line: start });
      continue;
    }
    const symbol = take(SYMBOL);
    if (symbol === null) throw new CodeProblem(line, `${JSON.stringify(code[position])} begins nothing that is read here.`);
    const token: Token = { kind: "symbol", text: symbol[0], line };
    if (OPENING.includes(token.text)) brackets.push(token);
    if (CLOSING.includes(token.text)) closeBracket(brackets.pop(), token);
    tokens.push(token);
  }
  const open = brackets.at(-1);
  if (open !== undefined) throw new CodeProblem(open.line, `"${open.text}" is never closed.`);
  return [...tokens, { kind: "end", text: "", line }];
}

function linesIn(text: string): number {
  return text.split("\n").length - 1;
}

function closeBracket(open: Token | undefined, close: Token): void {
  if (open !== undefined && OPENING.indexOf(open.text) === CLOSING.indexOf(close.text)) return;
  throw new CodeProblem(close.line, open === undefined ? `"${close.text}" closes nothing.` : `"${close.text}" cannot close the "${open.text}" of line ${open.line}.`);
}
