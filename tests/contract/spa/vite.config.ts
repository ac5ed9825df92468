import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Warnings of the cache are shown in builds for development alone, and the test wants to see them.
export default defineConfig({
  plugins: [react()],
  mode: "development",
  define: { "process.env.NODE_ENV": JSON.stringify("development") },
  build: { minify: false, target: "es2022" },
});
