/** @file Python expressions without computation: literals, tuples, lists, names and calls, as plain data. Runs nothing. */
import { at } from "../data/arrays";
import { CodeProblem, type Token } from "./pythonTokens";

/** What stands there. */
export type Value =
  | { readonly kind: "literal"; readonly value: number | string | boolean | null; readonly line: number }
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly line: number }
  /** A name that stands for nothing known, e.g. "tf.nn.relu". */
  | { readonly kind: "name"; readonly name: string; readonly line: number }
  | Call;

export interface Call {
  readonly kind: "call";
  /** With dots, as it stands: "keras.layers.Conv2D". */
  readonly name: string;
  readonly args: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  readonly line: number;
}

/** Brackets within brackets beyond this are no description of a network. */
const MAX_DEPTH = 50;

/** Reads expressions from words, one after another. Names that were given a value before stand for it. */
export class ExpressionReader {
  readonly #tokens: readonly Token[];
  readonly #constants: ReadonlyMap<string, Value>;
  #position: number;
  #depth = 0;

  constructor(tokens: readonly Token[], position: number, constants: ReadonlyMap<string, Value>) {
    this.#tokens = tokens;
    this.#position = position;
    this.#constants = constants;
  }

  get position(): number {
    return this.#position;
  }

  /** @throws CodeProblem where something else stands than a literal, a list, a name or a call. */
  read(): Value {
    if (++this.#depth > MAX_DEPTH) throw new CodeProblem(this.#next.line, `there are more than ${MAX_DEPTH} brackets within each other.`);
    const value = this.#readOne();
    this.#depth--;
    const { kind, text, line } = this.#next;
    if (kind === "symbol" && ["+", "-", "*", "/", "%", "**", "[", "."].includes(text)) throw new CodeProblem(line, `"${text}" would have to be computed, and nothing is computed here. Write the value itself.`);
    return value;
  }

  #readOne(): Value {
    const token = this.#take();
    const { text, line } = token;
    switch (token.kind) {
      case "number":
        return { kind: "literal", value: Number(text), line };
      case "string":
        return { kind: "literal", value: text, line };
      case "name":
        return this.#isNext("(") ? this.#call(token) : this.#named(token);
      case "symbol":
        if (text === "-" && this.#next.kind === "number") return { kind: "literal", value: -Number(this.#take().text), line };
        if (text === "(" || text === "[") return this.#list(text === "(" ? ")" : "]", line);
        if (text === "{") throw new CodeProblem(line, "dictionaries and sets are not read here.");
        throw new CodeProblem(line, `expected a value, got "${text}".`);
      case "end":
        throw new CodeProblem(line, "expected a value, got the end of the line.");
    }
  }

  #named({ text, line }: Token): Value {
    const known = { True: true, False: false, None: null }[text];
    if (known !== undefined) return { kind: "literal", value: known, line };
    return this.#constants.get(text) ?? { kind: "name", name: text, line };
  }

  /** Brackets around one value are those of a tuple only if a comma follows it. */
  #list(end: ")" | "]", line: number): Value {
    const items: Value[] = [];
    let hasComma = false;
    while (!this.#isNext(end)) {
      items.push(this.read());
      if (this.#isNext(end)) break;
      this.#expect(",");
      hasComma = true;
    }
    this.#take();
    return end === ")" && items.length === 1 && !hasComma ? at(items, 0) : { kind: "list", items, line };
  }

  #call({ text, line }: Token): Call {
    this.#take();
    const args: Value[] = [];
    const keywords = new Map<string, Value>();
    while (!this.#isNext(")")) {
      const keyword = this.#keyword();
      if (keyword === null && keywords.size > 0) throw new CodeProblem(this.#next.line, `in ${text}(…) a value without a name follows one with a name.`);
      if (keyword !== null && keywords.has(keyword)) throw new CodeProblem(this.#next.line, `${text}(…) says ${keyword} twice.`);
      const value = this.read();
      if (keyword === null) args.push(value);
      else keywords.set(keyword, value);
      if (!this.#isNext(")")) this.#expect(",");
    }
    this.#take();
    return { kind: "call", name: text, args, keywords, line };
  }

  #keyword(): string | null {
    const after = this.#tokens[this.#position + 1];
    const { kind, text } = this.#next;
    if (kind !== "name" || after?.kind !== "symbol" || after.text !== "=") return null;
    this.#position += 2;
    return text;
  }

  #isNext(symbol: string): boolean {
    return this.#next.kind === "symbol" && this.#next.text === symbol;
  }

  #expect(symbol: string): void {
    const { text, kind, line } = this.#take();
    if (kind !== "symbol" || text !== symbol) throw new CodeProblem(line, `expected "${symbol}", got ${kind === "end" ? "the end of the line" : `"${text.slice(0, 40)}"`}.`);
  }

  get #next(): Token {
    return at(this.#tokens, Math.min(this.#position, this.#tokens.length - 1));
  }

  #take(): Token {
    const token = this.#next;
    this.#position++;
    return token;
  }
}
