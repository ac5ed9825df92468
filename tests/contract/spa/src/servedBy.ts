// Where the API is: the page itself is served from elsewhere.
import { createContext } from "react";

export const ServedBy = createContext("");
