/**
 * @file Gives browsers without `using` (Safari, and all on an iPad or iPhone) the two symbols that it goes by. Imported first
 * by every entry: a class defined before this would have a method of the name "undefined".
 */

// From the registry, which is where compiled `using` looks when they are missing.
for (const name of ["dispose", "asyncDispose"]) {
  if (!(name in Symbol)) Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`) });
}
