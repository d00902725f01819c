import { createRoot } from "react-dom/client";
import { BrowserRouter, Route, Routes } from "react-router-dom";
import Classes from "./pages/Classes";
import Admin from "./pages/Admin";
import Checkout from "./pages/Checkout";

createRoot(document.getElementById("root")!).render(
  <BrowserRouter>
    <Routes>
      <Route path="/" element={<Classes />} />
      <Route path="/checkout/:id" element={<Checkout />} />
      <Route path="/admin" element={<Admin />} />
    </Routes>
  </BrowserRouter>,
);
